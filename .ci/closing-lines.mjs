import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * `node .ci/closing-lines.mjs RESULTS LANES FAILED NAMES SECONDS`: what failed once more, where a reader of the last lines
 * finds it, and what passed at the second try only; the time of all lanes; then the sum of tests by vitest's own count, and
 * one more for each lane.
 */
const [folder, lanes, failedLanes, failedNames, seconds] = process.argv.slice(2);

const tell = (file, { status, fullName, failureMessages }) => {
  const said = status === 'passed' ? 'PASSED AT THE SECOND TRY' : 'FAILED';
  const why = failureMessages.flatMap((message) => message.split('\n'));
  const ours = why.filter((line) => !line.includes('node_modules')).slice(0, 12);
  console.log(`${said} ${path.relative(process.cwd(), file)} > ${fullName}\n    ${ours.join('\n    ')}`);
};

let failed = Number(failedLanes);
let passed = Number(lanes) - failed;
let skipped = 0;
for (const file of readdirSync(folder)) {
  const results = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  passed += results.numPassedTests;
  failed += results.numFailedTests;
  skipped += results.numPendingTests;
  for (const { name, status, message, assertionResults: tests } of results.testResults) {
    const inNone = status === 'failed' && !tests.some((test) => test.status === 'failed');
    if (inNone) tell(name, { status, fullName: 'the file itself', failureMessages: [message] });
    for (const test of tests.filter((t) => t.status === 'failed')) tell(name, test);
    // One that passed and has messages failed before.
    for (const test of tests.filter((t) => t.status === 'passed' && t.failureMessages.length > 0))
      tell(name, test);
  }
}
if (failedLanes !== '0') console.log(`lanes that failed: ${failedNames}`);
if (skipped > 0) console.log(`skipped, as the lane's own lines say why: ${skipped} tests`);
console.log(`all lanes: ${seconds} s`);
console.log(`${passed} passed, ${failed} failed`);
