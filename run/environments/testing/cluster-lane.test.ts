import { expect, it } from 'vitest';
import { laneOn } from './cluster-lane.ts';

type Machine = Parameters<typeof laneOn>[0];
const good: Machine = {
  cluster: { platform: 'linux', root: true, missing: [], plugins: '/usr/lib/cni' },
  go: 'go version go1.26.8 linux/amd64',
  disruptor: undefined,
};
const bare = { ...good.cluster, missing: ['containerd', 'ctr', 'nft'], plugins: undefined };

it('the cluster lane runs on a machine that has all', () => {
  expect(laneOn(good)).toEqual({ kind: 'open', says: undefined });
});

it.each<[string, Partial<Machine>, RegExp]>([
  [
    'programs and plugins',
    { cluster: bare },
    /found no containerd, no ctr, no nft, no network plugins; `apt-get install --no-install-recommends containerd nftables containernetworking-plugins`$/,
  ],
  ['Go', { go: undefined }, /found no Go; install Go 1\.26\.4 or later, to build Kubernetes with$/],
  [
    'both, in one line',
    { cluster: bare, go: undefined },
    /no network plugins, no Go; `apt-get .*`, and install Go/,
  ],
])('the cluster lane is refused to root on Linux without %s, and not passed', (_, change, says) => {
  expect(laneOn({ ...good, ...change })).toEqual({ kind: 'refused', says: expect.stringMatching(says) });
});

it.each<[string, Machine['cluster'], RegExp]>([
  [
    'on another system',
    { ...bare, platform: 'darwin' },
    /^cluster: every test is skipped; found darwin; run it on Linux/,
  ],
  [
    'without root',
    { ...good.cluster, root: false },
    /skipped; found a user who is not root; run it as root$/,
  ],
  ['without root and programs', { ...bare, root: false }, /skipped; found no containerd, .* containerd/],
])('the cluster lane is skipped %s, with the reason', (_, cluster, says) => {
  expect(laneOn({ ...good, cluster })).toEqual({ kind: 'skipped', says: expect.stringMatching(says) });
});

it('the cluster lane runs without iptables, and says which tests will fail by that', () => {
  const disruptor = { found: 'no xtables-nft-multi', advice: '`apt-get install iptables`' };
  expect(laneOn({ ...good, disruptor })).toEqual({
    kind: 'open',
    says: 'cluster: tests of disruptions will fail; found no xtables-nft-multi; `apt-get install iptables`',
  });
});
