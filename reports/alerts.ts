import { notExported } from '../slo/alerts/prometheus.ts';
import type { Alerts } from '../slo/alerts/result.ts';
import type { AlertRule } from '../slo/alerts/rule.ts';
import { seconds } from '../slo/words.ts';

/** One sentence: how many of the document's alerts would have fired, and what can't be told. */
export const alertsText = ({ rules, matrix }: Alerts): string => {
  const named = (result: Alerts['rules'][number]['result']) =>
    rules.filter((r) => r.result === result).map((r) => r.rule);
  const count = (outcome: Alerts['matrix'][number]['outcome']) =>
    matrix.filter((c) => c.outcome === outcome).length;
  const fired = named('fired');
  const missed = matrix.filter((c) => c.expected === 'yes' && c.outcome !== 'fired');
  return [
    `of ${rules.length} rules ${fired.length === 0 ? 'none would have fired' : `${fired.join(', ')} would have fired`}, ${named('silent').length} are silent, ${named('not observable').length} not observable`,
    ...(count('can not fire') > 0
      ? [`${count('can not fire')} times a rule that concerns a fault can not fire within it`]
      : []),
    ...(missed.length > 0
      ? [`expected and silent: ${missed.map((c) => `${c.rule} on ${c.fault}`).join(', ')}`]
      : []),
    ...(count('false') > 0
      ? [
          `false: ${matrix
            .filter((c) => c.outcome === 'false')
            .map((c) => c.rule)
            .join(', ')}`,
        ]
      : []),
  ].join('; ');
};

/** The rules, a line each: severity, id, what it tells of, its window, and where it can't be evaluated or exported. */
export const renderAlerts = (rules: readonly AlertRule[]): string[] =>
  rules.map(({ id, title, severity, measure, forSeconds, claims }) => {
    const wait = forSeconds === 0 ? 'at once' : `after ${seconds(forSeconds)}`;
    const blind = measure.of === 'unrecorded' ? [`not observable in a run: ${measure.because}`] : [];
    const kept = notExported[id] === undefined ? [] : [`not exported: ${notExported[id]}`];
    return [
      `${severity.padEnd(8)}  ${id.padEnd(17)}  ${title}, ${wait}${claims.length === 0 ? '' : ` (${claims.join(', ')})`}`,
      ...[...blind, ...kept].map((line) => `${' '.repeat(29)}${line}`),
    ].join('\n');
  });
