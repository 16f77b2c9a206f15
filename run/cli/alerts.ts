import path from 'node:path';
import { Command } from 'commander';
import { renderAlerts } from '../../reports/alerts.ts';
import { burnRateRules, prometheusRules } from '../../slo/alerts/prometheus.ts';
import { alertRules } from '../../slo/alerts/rules.ts';
import { claims, withOwn } from '../../slo/claims.ts';
import { loadConfig } from '../config/load.ts';
import { writeOutput } from '../evidence/output.ts';

export const alertsCommand = (): Command =>
  new Command('alerts')
    .description("the alert rules of LifeFlow's document, and the same rules for Prometheus")
    .option('--prometheus <dir>', 'write the rules as Prometheus rule files into this folder')
    .option('--config <file>', 'the config, whose `claims` are your own figures', 'k6.config.ts')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npm run verify -- alerts\n  $ npm run verify -- alerts --prometheus rules && promtool check rules rules/*.rules.json',
    )
    .action(async ({ prometheus, config }: { prometheus?: string; config: string }) => {
      const rules = alertRules(withOwn(claims, (await loadConfig(config)).claims));
      console.log(renderAlerts(rules).join('\n'));
      if (prometheus === undefined) return;
      for (const [name, file] of [
        ['lifeflow.rules.json', prometheusRules(rules)],
        ['burn-rate.rules.json', burnRateRules()],
      ] as const) {
        const to = path.join(prometheus, name);
        await writeOutput(to, `${JSON.stringify(file, null, 2)}\n`);
        console.log(`wrote ${to}`);
      }
    });
