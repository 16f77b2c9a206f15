import type { Objective, Plan } from './plan.ts';

type Absent = Plan['absent'][number];

/**
 * What a run of the config's full experiments would be required to show and this one does not ask at all, because it
 * was narrowed. A fault is known by its name: its number is its place in one run.
 */
export const absentFrom = (own: readonly Objective[], full: readonly Objective[]): Absent[] => {
  const required = (objectives: readonly Objective[]) =>
    Map.groupBy(
      objectives.filter((o) => o.required),
      (o) => unnumbered(o.id),
    );
  const [there, asked] = [required(own), required(full)];
  return [...asked].flatMap(([id, objectives]) =>
    objectives
      .slice(there.get(id)?.length ?? 0)
      .map((o) => ({ id: o.id, title: o.title, takes: takesOf(o, own) })),
  );
};

/** The run's own objectives, required as their counterparts are in the full run, where a fault may have another number. */
export const requiredAs = (own: readonly Objective[], full: readonly Objective[]): Objective[] => {
  const known = new Set(full.map((o) => o.id));
  const required = new Set(full.filter((o) => o.required).map((o) => unnumbered(o.id)));
  return own.map((o) => ({
    ...o,
    required: o.required || (!known.has(o.id) && required.has(unnumbered(o.id))),
  }));
};

/** One line a kind: `rto of replica-kill, node-kill`, with what it takes to examine them. */
export const absentKinds = (
  absent: readonly Absent[],
): { kind: string; count: number; of: string; takes: string }[] =>
  [...Map.groupBy(absent, ({ id }) => kindOf(id))].map(([kind, group]) => {
    const of = [...new Set(group.flatMap(({ id }) => unnumbered(id).split(':')[1] ?? []))];
    return {
      kind,
      count: group.length,
      of: of.length === 0 ? kind : `${kind} of ${of.join(', ')}`,
      takes: [...new Set(group.map((a) => a.takes))].join(', '),
    };
  });

const kindOf = (id: string): string => id.split(':')[0] ?? id;

const unnumbered = (id: string): string => id.replace(/:\d+-/, ':');

const takesOf = ({ kind, fault, service }: Objective, own: readonly Objective[]): string => {
  const name = fault?.replace(/^\d+-/, '');
  // Its fault is there, so it is the writes that are not.
  const faultIsThere = own.some((o) => o.fault?.replace(/^\d+-/, '') === name && name !== undefined);
  if (kind === 'durability' || kind === 'read-your-writes' || faultIsThere)
    return "a run with the ledger's writes";
  if (name !== undefined) return `a run with ${name}`;
  if (service !== undefined) return `a run whose load asks ${service}`;
  return kind === 'residue' ? 'a run with faults' : 'a full run';
};
