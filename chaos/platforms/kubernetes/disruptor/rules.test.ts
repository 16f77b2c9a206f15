import { expect, it } from 'vitest';
import { rulesIn } from './rules.ts';

const policies = ['-P PREROUTING ACCEPT', '-P INPUT ACCEPT', '-P OUTPUT ACCEPT'];
const http = [
  '-A PREROUTING ! -i lo -p tcp -m tcp --dport 8002 -j REDIRECT --to-ports 61800',
  '-A OUTPUT -s 127.0.0.0/8 -d 127.0.0.1/32 -p tcp -m tcp --dport 8002 -j REDIRECT --to-ports 61800',
  '-A INPUT ! -i lo -p tcp -m tcp --dport 8002 -m state --state ESTABLISHED -j REJECT --reject-with tcp-reset',
];
const drop = '-A INPUT -p tcp -m tcp --dport 8002 -j DROP';
const reset = '-A INPUT -p tcp -m tcp --dport 61800 -j REJECT --reject-with tcp-reset';
const rules = (...lines: string[]) => rulesIn([...policies, ...lines, ''].join('\n'));

it('the rules of a fault are told from the one that stays behind, and from a chain’s own policy', () => {
  expect(rules()).toEqual({ inForce: [], left: [] });
  expect(rules(...http)).toEqual({ inForce: http, left: [] });
  expect(rules(drop)).toEqual({ inForce: [drop], left: [] });
  expect(rules(reset)).toEqual({ inForce: [], left: [reset] });
  expect(rules(...http, reset)).toEqual({ inForce: http, left: [reset] });
});
