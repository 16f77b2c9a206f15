import type { Finding } from '../slo/verdict.ts';
import { inReadingOrder, type ReportInput, reasonsOf } from './input.ts';
import { bound, changedTimers, interval, scaleNote } from './words.ts';

/** Characters that XML 1.0 can't carry, even escaped, and the C1 controls, which nobody means; lone surrogates too. */
const notXml = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
const xml = (text: string): string =>
  text.replace(notXml, '\ufffd').replace(/[&<>"\n\r\t]/g, (c) => entities[c] ?? c);

const property = (name: string, value: string | number) =>
  `    <property name="${xml(name)}" value="${xml(String(value))}"/>`;

const facts = (finding: Finding): string =>
  [
    finding.says,
    `observed ${interval(finding.interval, finding.objective.unit)}, bound ${bound(finding.objective)}`,
    ...reasonsOf(finding),
    ...(finding.waived === undefined
      ? []
      : [`waived by ${finding.waived.owner} until ${finding.waived.expires}: ${finding.waived.reason}`]),
  ].join('; ');

type Shown = 'passed' | 'failure' | 'error' | 'skipped';

/**
 * FAIL is a failure, INVALID an error. A required INCONCLUSIVE is a failure too: JUnit knows no fourth value, and
 * a missing proof must not look green. What is not required is skipped unless it passed, as it can't turn a run red.
 */
const shown = ({ verdict, objective, waived }: Finding): Shown => {
  if (verdict === 'PASS') return 'passed';
  if (!objective.required || waived !== undefined) return 'skipped';
  return verdict === 'INVALID' ? 'error' : 'failure';
};

const testCase = (finding: Finding, run: string): string => {
  const { objective, verdict } = finding;
  const name = `classname="${xml(`lifeflow.${objective.kind}`)}" name="${xml(`${objective.id}: ${objective.title}`)}"`;
  const as = shown(finding);
  const text = xml(facts(finding));
  const body = {
    passed: `    <system-out>${text}</system-out>`,
    failure: `    <failure type="${verdict}" message="${xml(`${verdict}: ${finding.says}`)}">${text}</failure>`,
    error: `    <error type="${verdict}" message="${xml(`${verdict}: ${finding.says}`)}">${text}</error>`,
    skipped: `    <skipped message="${xml(`${verdict}, ${objective.required ? 'waived' : 'not required'}: ${facts(finding)}`)}"/>`,
  }[as];
  return `  <testcase ${name} file="${xml(`runs/${run}/report.html`)}">\n${body}\n  </testcase>`;
};

/** What a narrowed run leaves out of the required: skipped, so that its list does not look whole. */
const absentCase = ({ id, title, takes }: ReportInput['plan']['absent'][number]): string =>
  `  <testcase classname="${xml(`lifeflow.${id.split(':')[0]}`)}" name="${xml(`${id}: ${title}`)}">
    <skipped message="${xml(`required, but not part of this run: takes ${takes}`)}"/>
  </testcase>`;

/** junit.xml: a test case a finding. Times are left out, because a finding takes the whole run. */
export const renderJunit = ({ plan, verdict }: ReportInput): string => {
  const findings = inReadingOrder(verdict.findings);
  const count = (as: Shown) => findings.filter((f) => shown(f) === as).length;
  const left = plan.absent.length;
  const totals = `tests="${findings.length + left}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped') + left}"`;
  const { environment, load } = plan;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lifeflow-verify" ${totals}>
  <testsuite name="${xml(`LifeFlow on ${environment.name}, ${load.profile}`)}" ${totals} timestamp="${xml(plan.createdAt)}">
  <properties>
${[
  property('verdict', verdict.verdict),
  property('because', verdict.because),
  property('run', verdict.run),
  property('environment', environment.name),
  property('scale', environment.scale),
  property('scale.note', scaleNote(plan)),
  property('seed', plan.seed),
  property('profile', load.profile),
  property('duration.seconds', load.durationSeconds),
  ...(environment.defects.length > 0 ? [property('defects', environment.defects.join(' '))] : []),
  ...changedTimers(plan).map((text) => property('timer', text)),
  ...verdict.taints.map((text) => property('taint', text)),
  ...verdict.notExamined.map(({ what, takes }) => property('not-examined', `${what} (takes ${takes})`)),
].join('\n')}
  </properties>
${[...findings.map((finding) => testCase(finding, verdict.run)), ...plan.absent.map(absentCase)].join('\n')}
  </testsuite>
</testsuites>
`;
};
