import { describe, expect, it } from 'vitest';
import { isImposed, untilHeal, untilRecovery } from './imposed.ts';

const one = { replicas: 'one' } as const;

describe('a fault of which nobody is left to step in', () => {
  it('is one that spoils the answers of all replicas of a service, and no late ones', () => {
    expect(isImposed({ fault: 'http-errors' })).toBe(true);
    expect(isImposed({ fault: 'network-drop', aim: { replicas: 'all' } })).toBe(true);
    expect(isImposed({ fault: 'http-delay', aim: {} })).toBe(false);
    expect(isImposed({ fault: 'replica-kill' })).toBe(false);
  });

  it('is one replica’s where it stays ready all the same, and not where it is found silent', () => {
    expect(isImposed({ fault: 'http-errors', aim: one })).toBe(true);
    expect(isImposed({ fault: 'network-drop', aim: one })).toBe(false);
  });

  it('is recovered from after its end, and healed when that was to be seen', () => {
    const drop = { fault: 'network-drop', holdSeconds: 40 } as const;
    expect([untilRecovery(drop), untilHeal(drop)]).toEqual([40, 53]);
    expect([untilRecovery({ ...drop, aim: one }), untilHeal({ ...drop, aim: one })]).toEqual([0, 40]);
  });
});
