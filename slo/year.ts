import { facts } from './audit/facts.ts';
import { type Figures, figuresOf, Withdrawn } from './audit/figures.ts';
import type { Claim } from './claims/claim.ts';
import type { Count, Ratio, Seconds } from './units.ts';

/** One kind of event in a year that goes by the document's own figures. */
export type YearItem = {
  id: string;
  says: string;
  perYear: number;
  /** What one costs, in seconds of a full outage of everything. */
  secondsEach: Seconds;
  secondsYear: Seconds;
  /** Claims and published facts that it is made of, by id. */
  uses: readonly string[];
  facts: readonly string[];
  /** What neither gives and we assumed, each with its reason. */
  ours: readonly string[];
};

export type Year = {
  items: readonly YearItem[];
  /** Events that are not priced, because a claim was taken back. */
  unpriced: readonly string[];
  seconds: Seconds;
  /** What the documented level leaves of a year of 365.25 days: 3,155.76 s at 99.99 %. */
  budgetSeconds: Seconds;
  kept: boolean;
};

/** What a year holds beside the document's figures. */
export type Assumptions = {
  regionLosses: Count;
  zoneLosses: Count;
  nodeLosses: Count;
  primaryLosses: Count;
  deployments: Count;
  /** Share of deployments whose canary is rolled back. */
  rolledBack: Ratio;
  /** Share of requests that write. */
  writes: Ratio;
};

/** Ours, each with its reason in the items below. */
export const assumed: Assumptions = {
  regionLosses: 1,
  zoneLosses: 4,
  nodeLosses: 12,
  primaryLosses: 2,
  deployments: 52,
  rolledBack: 0.1,
  writes: 0.25,
};

/** What a year of the document's own promises costs, against its own service level. Pure arithmetic over the claims. */
export const yearOfPromises = (claims: readonly Claim[], year: Assumptions = assumed): Year => {
  const known = new Map(claims.map((c) => [c.id, c.figure]));
  const published = new Map(facts.map((f) => [f.id, f.figure]));
  const items: YearItem[] = [];
  const unpriced: string[] = [];
  for (const event of events) {
    const figures = figuresOf(
      new Map<string, number | null>([...withdrawn(event, known), ...known]),
      published,
    );
    try {
      const { perYear, secondsEach, ours } = event.price(figures, year);
      const { id, says } = event;
      const [uses, used] = [figures.uses(), figures.facts()];
      items.push({
        id,
        says,
        perYear,
        secondsEach,
        secondsYear: perYear * secondsEach,
        uses,
        facts: used,
        ours,
      });
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error;
      unpriced.push(`${event.id}: ${error.message} was taken back`);
    }
  }
  const seconds = items.reduce((sum, i) => sum + i.secondsYear, 0);
  const budgetSeconds = (1 - (known.get('1.production.availability') ?? 1)) * yearSeconds;
  return { items, unpriced, seconds, budgetSeconds, kept: seconds <= budgetSeconds };
};

const yearSeconds: Seconds = 365.25 * 86_400;

type Event = {
  id: string;
  says: string;
  reads: readonly string[];
  price: (f: Figures, year: Assumptions) => Pick<YearItem, 'perYear' | 'secondsEach' | 'ours'>;
};

/** Claims that a user took back are not in the list at all. */
const withdrawn = ({ reads }: Event, known: ReadonlyMap<string, number>): [string, null][] =>
  reads.filter((id) => !known.has(id)).map((id) => [id, null]);

const writesAre = (writes: Ratio) =>
  `Ours: ${writes * 100} % of the requests write, and a write weighs as much as a read`;

const events: readonly Event[] = [
  {
    id: 'region-loss',
    says: 'the primary region is lost: reads move by themselves, writes by the manual steps',
    reads: ['5.region.auto-rto', '5.manual.rto'],
    price: (f, { regionLosses, writes }) => ({
      perYear: regionLosses,
      secondsEach: (1 - writes) * f.claim('5.region.auto-rto') + writes * f.claim('5.manual.rto'),
      ours: [`Ours: ${regionLosses} a year, a figure to plan with`, writesAre(writes)],
    }),
  },
  {
    id: 'failover-drill',
    says: 'the failover is practised, and nobody writes while its manual steps last',
    reads: ['5.practice', '5.manual.rto'],
    price: (f, { writes }) => ({
      perYear: yearSeconds / f.claim('5.practice'),
      secondsEach: writes * f.claim('5.manual.rto'),
      ours: [writesAre(writes), 'Ours: reads move without a failure, because the drill is announced'],
    }),
  },
  {
    id: 'zone-loss',
    says: 'a zone is lost: its share of answers until its nodes count as dead, and sometimes the primary database',
    reads: ['1.production.zones', '3.standby.failover'],
    price: (f, { zoneLosses }) => {
      const share = 1 / f.claim('1.production.zones');
      return {
        perYear: zoneLosses,
        secondsEach: share * f.fact('node.detection') + share * f.claim('3.standby.failover'),
        ours: [
          `Ours: ${zoneLosses} a year, a figure to plan with`,
          'Ours: replicas are spread evenly over zones, which the document only prefers',
          'Ours: the zone is as often the primary database’s as any other; commits that wait for a lost standby are not charged',
        ],
      };
    },
  },
  {
    id: 'node-loss',
    says: 'a node dies: its share of answers until it counts as dead',
    reads: ['1.production.nodes'],
    price: (f, { nodeLosses }) => ({
      perYear: nodeLosses,
      secondsEach: f.fact('node.detection') / f.claim('1.production.nodes'),
      ours: [`Ours: ${nodeLosses} a year, one a month in the whole cluster`],
    }),
  },
  {
    id: 'primary-loss',
    says: 'the primary database fails over within its zone’s life: nothing is answered meanwhile',
    reads: ['3.standby.failover'],
    price: (f, { primaryLosses }) => ({
      perYear: primaryLosses,
      secondsEach: f.claim('3.standby.failover'),
      ours: [`Ours: ${primaryLosses} a year, maintenance that changes the primary included`],
    }),
  },
  {
    id: 'canary-rolled-back',
    says: 'a bad version answers the canary’s share for as long as it is watched, and is rolled back',
    reads: ['6.canary.share', '6.canary.watch'],
    price: (f, { deployments, rolledBack }) => ({
      perYear: deployments * rolledBack,
      secondsEach: f.claim('6.canary.share') * f.claim('6.canary.watch'),
      ours: [
        `Ours: ${deployments} deployments a year, one a week, of which ${rolledBack * 100} % are rolled back`,
        'Ours: a bad version fails every request that it gets, and is found in the first stage',
      ],
    }),
  },
];
