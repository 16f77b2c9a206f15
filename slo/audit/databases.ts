import { serviceIds } from '../services.ts';
import type { Figures } from './figures.ts';
import type { Rule } from './rule.ts';
import { number } from './words.ts';

/** Sizes, connections and replicas of the databases. */
export const databaseRules: readonly Rule[] = [
  {
    id: 'database.storage',
    find: (f) => {
      const [sum, storage] = [sizes(f), f.claim('3.primary.storage')];
      if (sum <= storage) return undefined;
      return {
        says: 'the eight databases do not fit on the primary',
        proof: [
          `their sizes add up to ${number(sum)} GB`,
          `the primary has ${number(storage)} GB`,
          `${number(sum)} > ${number(storage)}`,
        ],
        change: {
          set: { '3.primary.storage': sum, '1.production.database-storage': sum },
          says: `${number(sum)} GB or more, in both places that give it`,
        },
      };
    },
  },
  {
    id: 'database.staging-storage',
    find: (f) => {
      const share = f.claim('1.staging.data-share');
      const [needed, storage] = [share * sizes(f), f.claim('1.staging.database-storage')];
      if (needed <= storage) return undefined;
      return {
        says: "staging's share of the data does not fit on its database",
        proof: [
          `${number(share * 100)} % of ${number(sizes(f))} GB are ${number(needed)} GB`,
          `staging has ${number(storage)} GB`,
          `${number(needed)} > ${number(storage)}`,
        ],
        change: { set: { '1.staging.database-storage': needed }, says: `${number(needed)} GB in staging` },
      };
    },
  },
  {
    id: 'database.restore-test',
    find: (f) => {
      const [sum, storage] = [sizes(f), f.claim('1.staging.database-storage')];
      f.claim('5.backup.restore-test');
      if (sum <= storage) return undefined;
      return {
        says: 'the weekly restore test has no room in staging',
        proof: [
          `a backup of production holds ${number(sum)} GB`,
          `staging, where it is restored, has ${number(storage)} GB`,
          `${number(sum)} > ${number(storage)}`,
        ],
        change: { set: { '5.backup.restore-test': null }, says: 'restore it on an instance of its own' },
      };
    },
  },
  {
    id: 'database.connections-at-maximum',
    find: (f) => {
      const replicas = f.fact('services') * f.claim('1.production.replicas-max');
      const connections = f.claim('3.primary.connections');
      if (replicas <= connections) return undefined;
      const fits = Math.floor(connections / f.fact('services'));
      return {
        says: 'at their maximum the replicas can not even have a connection each',
        proof: [
          `${f.fact('services')} services × ${f.claim('1.production.replicas-max')} replicas = ${replicas}`,
          `the primary takes ${connections} connections`,
          `${replicas} > ${connections}`,
        ],
        change: {
          set: { '1.production.replicas-max': fits },
          says: `at most ${fits} replicas, or a pooler between`,
        },
      };
    },
  },
  {
    id: 'database.connections-at-minimum',
    find: (f) => {
      const replicas = f.fact('services') * f.claim('1.production.replicas-min');
      const needed = replicas * f.fact('hikari.pool');
      const connections = f.claim('3.primary.connections');
      if (needed <= connections) return undefined;
      return {
        says: 'with the usual pool, even the fewest replicas use more connections than there are',
        proof: [
          `${f.fact('services')} services × ${f.claim('1.production.replicas-min')} replicas × a pool of ${f.fact('hikari.pool')} (Java's default) = ${needed}`,
          `the primary takes ${connections}`,
          `${needed} > ${connections}; a pool of ${Math.floor(connections / replicas)} fits`,
        ],
        change: {
          set: { '3.primary.connections': needed },
          says: `${needed} connections, or a pool that is said`,
        },
      };
    },
  },
  {
    id: 'database.time-of-a-query',
    find: (f) => {
      const rate = serviceIds.reduce((sum, s) => sum + f.claim(`3.${s}.qps`), 0);
      const connections = f.claim('3.primary.connections');
      const example = f.claim('4.logs.example-duration');
      const each = connections / rate;
      if (each >= example) return undefined;
      const needed = Math.ceil(rate * example);
      return {
        says: 'a hundred connections leave a query six milliseconds',
        proof: [
          `${connections} connections / ${number(rate)} queries a second = ${number(each * 1000)} ms for each query, its commit and its way`,
          `the document's own example of work logs ${number(example * 1000)} ms`,
          `${number(each * 1000)} < ${number(example * 1000)}: ${number(connections / example)} a second at that pace`,
        ],
        change: {
          set: { '3.primary.connections': needed },
          says: `${needed} connections, or queries that take ${number(each * 1000)} ms`,
        },
      };
    },
  },
  {
    id: 'database.standby-reads',
    find: (f) => {
      if (f.claim('3.standby.readable') <= f.fact('rds.standby-readable')) return undefined;
      return {
        says: 'the standby can not take reads off the primary',
        proof: [
          'the standby is said to answer read queries',
          'the standby of a Multi-AZ instance is reachable only once it is promoted',
          'it answers none before that',
        ],
        change: { set: { '3.standby.readable': 0 }, says: 'add a read replica, or take a Multi-AZ cluster' },
      };
    },
  },
  {
    id: 'database.zones-of-the-other-region',
    find: (f) => {
      const [zones, there] = [f.claim('1.production.zones'), f.fact('us-west-1.zones')];
      if (f.claim('3.cross-region.in-us-west-1') === 0 || zones <= there) return undefined;
      return {
        says: 'the other region has fewer zones than each region is said to have',
        proof: [
          `each region has ${zones} zones`,
          `us-west-1 gives a new account ${there}`,
          `${zones} > ${there}`,
        ],
        change: {
          set: { '3.cross-region.in-us-west-1': 0 },
          says: 'fail over to a region of three zones, such as us-west-2',
        },
      };
    },
  },
];

const sizes = (f: Figures): number => serviceIds.reduce((sum, s) => sum + f.claim(`3.${s}.size`), 0);
