import { number, percent } from '../../../slo/words.ts';
import { alike, gathersText, minutesText, needsText, otherwiseText, powerText } from '../../evidence-plan.ts';
import { type ReportInput, zeroOf } from '../../input.ts';
import { duration, offset, scaleNote, utc } from '../../words.ts';
import { type Html, html } from '../markup.ts';
import { table } from '../table.ts';

export const planSection = ({ plan }: ReportInput): Html => {
  const { environment, load, witnesses, validity } = plan;
  return html`<section id="plan" aria-labelledby="plan-head"><h2 id="plan-head">What was planned</h2>
<p class="lead">Fixed before anything was seen: ${scaleNote(plan)}.</p>
<p>${load.profile}, ${duration(load.durationSeconds)}: ${load.phases.map((p, i) => html`${i > 0 && ', '}${p.name} ${offset(p.from)}–${offset(p.to)}`)}. An answer after ${number(load.timeLimitSeconds)} s is bad. Regions ${environment.regions.join(', ')}; zones ${environment.zones.join(', ')}; ${environment.replicas.min} to ${environment.replicas.max} replicas. ${number(witnesses.probesPerSecond)} probes and ${number(witnesses.ledgerWritesPerSecond)} ledger writes a second for each service. Tainted: seconds over ${percent(validity.busyAbove)} busy or over ${number(validity.slipAboveMs)} ms of slip; counts may differ by ${number(100 * validity.countsApart, 3)} %.</p>
${
  plan.chaos.length > 0 &&
  table(
    'Faults in order of time',
    [
      { head: 'Fault', heads: true, cell: (f) => f.id },
      { head: 'At', as: 'number', cell: (f) => offset(f.at) },
      { head: 'Held', as: 'number', cell: (f) => `${number(f.holdSeconds)} s` },
      { head: 'Reads within', as: 'number', cell: (f) => `${number(f.bound.readsSeconds)} s` },
      { head: 'Writes within', as: 'number', cell: (f) => `${number(f.bound.writesSeconds)} s` },
      { head: 'Bound from', cell: (f) => f.bound.claim ?? f.bound.why },
      { head: 'Touches', as: 'wide', cell: (f) => f.touches },
      { head: 'Undone by', as: 'wide', cell: (f) => f.undo },
    ],
    plan.chaos,
  )
}
${
  plan.evidencePlan.length > 0 &&
  table(
    'Evidence: what decides each objective, and what this run’s evidence could show',
    [
      { head: 'Objective', heads: true, as: 'wide', cell: (e) => e.objectives.join(', ') },
      { head: 'Needs (0, 1, 2, 3 failures)', cell: (e) => needsText(e.row) },
      { head: 'Takes', cell: (e) => minutesText(e.row) },
      { head: 'Gathers', cell: (e) => gathersText(e.row) },
      { head: 'Power', as: 'wide', cell: (e) => powerText(e.row) },
      { head: 'Otherwise', as: 'wide', cell: (e) => otherwiseText(e.row, plan) },
      { head: 'Says', as: 'wide', cell: (e) => e.row.says },
    ],
    alike(plan.evidencePlan),
  )
}
<div id="timers">${table(
    'Timers: what the document says, what was used, and why',
    [
      { head: 'Timer', heads: true, cell: ([name]) => name },
      { head: 'Used', as: 'number', cell: ([, t]) => `${number(t.usedSeconds)} s` },
      {
        head: 'Documented',
        as: 'number',
        cell: ([, t]) => (t.documentedSeconds === null ? 'nothing' : `${number(t.documentedSeconds)} s`),
      },
      { head: 'Claim', cell: ([, t]) => t.claim ?? '' },
      { head: 'Why', as: 'wide', cell: ([, t]) => t.why },
    ],
    Object.entries(environment.timers),
  )}</div>
${
  plan.waivers.length > 0 &&
  table(
    'Waivers',
    [
      { head: 'Objective', heads: true, cell: (w) => html`<code>${w.objective}</code>` },
      { head: 'Owner', cell: (w) => w.owner },
      { head: 'Until', cell: (w) => w.expires },
      { head: 'Reason', as: 'wide', cell: (w) => w.reason },
    ],
    plan.waivers,
  )
}</section>`;
};

/** Beyond this, a page is no place for a list. */
const mostMarks = 500;

export const marksSection = (input: ReportInput): Html => {
  const { marks } = input.evidence;
  const zero = zeroOf(input);
  return html`<section id="marks" aria-labelledby="marks-head"><h2 id="marks-head">What happened when</h2>
<details><summary>${marks.length} marks, in order of time</summary>${table(
    'Marks',
    [
      {
        head: 'At',
        as: 'number',
        cell: (m) =>
          html`<span title="${utc(m.at, 3)}">${m.at < zero ? '−' : ''}${number(Math.abs(m.at - zero) / 1000, 2)} s</span>`,
      },
      { head: 'Mark', heads: true, cell: (m) => m.name },
      { head: 'Fault', cell: (m) => m.fault ?? '' },
      { head: 'Subject', cell: (m) => m.subject ?? '' },
      { head: 'Clock', as: 'mark', cell: (m) => `${m.clock}, ± ${number(m.uncertaintyMs, 0)} ms` },
      { head: 'Detail', as: 'wide', cell: (m) => m.detail ?? '' },
    ],
    [...marks].sort((a, b) => a.at - b.at).slice(0, mostMarks),
    { hideCaption: true },
  )}${marks.length > mostMarks && html`<p>The first ${mostMarks}; evidence/marks.ndjson has all.</p>`}</details></section>`;
};

export const reproduceSection = ({
  plan,
  verdict,
}: ReportInput): Html => html`<section id="reproduce" aria-labelledby="reproduce-head"><h2 id="reproduce-head">Judge it yourself</h2>
<p>The run’s folder holds everything that this verdict was made from. Judging it again gives the same <code>verdict.json</code>, byte for byte.</p>
<pre tabindex="0" aria-label="Commands"><code>npm run verify -- judge runs/${verdict.run}
npm run verify -- report runs/${verdict.run}</code></pre>
<p>To run the same plan again, against the same environment: seed ${plan.seed}, scale ${plan.environment.scale}, profile ${plan.load.profile}.</p></section>`;
