import { number } from '../../../slo/words.ts';
import { inReadingOrder, type ReportInput, tally } from '../../input.ts';
import { changedTimers, duration, headline, symbol, utc } from '../../words.ts';
import { badge } from '../badge.ts';
import { fact } from '../fact.ts';
import { type Html, html } from '../markup.ts';
import { table } from '../table.ts';

/** The verdict in words, what it was made with, what casts doubt on it and what it leaves open. */
export const headlineSection = (input: ReportInput): Html => {
  const { plan, verdict, nights } = input;
  const { environment, load } = plan;
  const required = inReadingOrder(verdict.findings).filter((f) => f.objective.required);
  const others = verdict.findings.length - required.length;
  const timers = changedTimers(plan);
  const stated = Object.keys(environment.timers).length > 0;
  return html`<section id="verdict" aria-labelledby="verdict-head" class="verdict ${verdict.verdict.toLowerCase()}">
<p class="eyebrow">LifeFlow verification <span class="sep">·</span> run <code>${verdict.run}</code></p>
<h1 id="verdict-head"><span class="badge ${verdict.verdict.toLowerCase()}"><span aria-hidden="true">${symbol[verdict.verdict]}</span> ${verdict.verdict}</span> <span class="words">${headline[verdict.verdict]}</span></h1>
<p class="because">${verdict.because}</p>
<ul class="tally" aria-label="Required findings by verdict">${[...tally(required)]
    .filter(([, n]) => n > 0)
    .map(([value, n]) => html`<li>${badge(value, n)}</li>`)}
<li class="quiet">of ${required.length} required${others > 0 && `; ${others} more not required`}</li></ul>
${environment.defects.length > 0 && html`<p class="note strong">Defects were switched on: ${environment.defects.join(', ')}. This LifeFlow was broken on purpose.</p>`}
${
  verdict.taints.length > 0 &&
  html`<div class="note strong"><h2>Evidence in doubt</h2><ul>${verdict.taints.map((t) => html`<li>${t}</li>`)}</ul></div>`
}
<dl class="facts">
${fact('Environment', `${environment.name} (${environment.kind})`)}
${fact('Scale', html`<strong>${environment.scale}</strong> of the documented rates <span class="quiet">${environment.scaleSource}</span>`)}
${environment.manifests !== undefined && fact('Manifests', environment.manifests)}
${fact('Load', `${load.profile}, ${duration(load.durationSeconds)}`)}
${fact('Faults', plan.chaos.length === 0 ? 'none' : plan.chaos.map((f) => f.fault).join(', '))}
${fact('Timers', !stated ? 'none stated' : timers.length === 0 ? 'as documented, where the document names one' : html`${timers.length === 1 ? '1 differs' : `${timers.length} differ`} from the document: ${timers.join(', ')} <a href="#timers">all timers</a>`)}
${fact('Made', html`${utc(Date.parse(plan.createdAt))}, seed ${plan.seed}`)}
${fact('Error budget', `${number(verdict.budget.spentSeconds)} s spent of the month’s ${number(verdict.budget.monthSeconds)} s`)}
${nights !== undefined && fact('Nights', nights)}
</dl>
</section>
<section id="not-examined" aria-labelledby="not-examined-head">
<h2 id="not-examined-head">Not examined</h2>
${
  verdict.notExamined.length === 0
    ? html`<p>Nothing that the plan knows of was left out.</p>`
    : html`<p class="lead">This verdict says nothing about the following.</p>${table(
        'What this run did not examine',
        [
          { head: 'Not examined', heads: true, cell: (n) => n.what },
          { head: 'What it would take', as: 'wide', cell: (n) => n.takes },
        ],
        verdict.notExamined,
        { cards: true, hideCaption: true },
      )}`
}
</section>`;
};
