import { performance } from 'node:perf_hooks';
import { Command } from 'commander';
import { renderAudit } from '../../reports/audit.ts';
import { audit } from '../../slo/audit/audit.ts';
import { inexpressible } from '../../slo/audit/inexpressible.ts';
import { claims } from '../../slo/claims.ts';
import { loadConfig } from '../config/load.ts';
import { changesOf } from './changes.ts';

/** Exit code 1 says, as FAIL does, that promises can't all be kept. */
export const auditCommand = (): Command =>
  new Command('audit')
    .description(
      "where the claims of the document contradict each other, and what Kubernetes can't say of them; needs no run",
    )
    .option('--config <file>', 'the config, whose `claims` are your own figures', 'k6.config.ts')
    .option('--set <id=figure...>', 'try another figure of a claim; `none` withdraws it')
    .option('--json', 'print both lists as JSON', false)
    .addHelpText(
      'after',
      '\nExit code 0: no contradiction, 1: at least one.\n\nExamples:\n  $ npm run verify -- audit\n  $ npm run verify -- audit --set 1.production.replicas-max=6 1.staging.zones=3',
    )
    .action(async ({ config, set = [], json }: { config: string; set?: string[]; json: boolean }) => {
      const own = (await loadConfig(config)).claims;
      const changes = { ...own, ...changesOf(set) };
      const from = performance.now();
      const contradictions = audit(claims, changes);
      const took = performance.now() - from;
      const limits = inexpressible(claims, changes);
      console.log(
        json
          ? JSON.stringify({ contradictions, inexpressible: limits }, null, 2)
          : renderAudit(contradictions, limits, took).join('\n'),
      );
      process.exitCode = contradictions.length === 0 ? 0 : 1;
    });
