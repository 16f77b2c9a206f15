import { describe, expect, it } from 'vitest';
import type { PodTemplate } from './objects.ts';
import { restartedAt, versionOf, withoutHash } from './template-version.ts';

const template = (change: Partial<PodTemplate['metadata']> = {}, image = 'donor:1'): PodTemplate => ({
  metadata: { labels: { app: 'donor-service' }, annotations: { a: 'b' }, ...change },
  spec: { containers: [{ name: 'donor', image }], terminationGracePeriodSeconds: 5 },
});

describe('the version of a template', () => {
  it('is the same for a Deployment, its ReplicaSet and what a restart makes of it', () => {
    const version = versionOf(template());
    const hashed = { labels: { app: 'donor-service', 'pod-template-hash': 'x1' } };
    expect(versionOf(template(hashed))).toBe(version);
    expect(versionOf(template({ annotations: { a: 'b', [restartedAt]: 'now' } }))).toBe(version);
  });

  it('is the same in whatever order its fields are written', () => {
    const { containers, ...rest } = template().spec;
    expect(versionOf({ ...template(), spec: { ...rest, containers } })).toBe(versionOf(template()));
  });

  it('is another one for another image, label or annotation', () => {
    const others = [
      template({}, 'donor:2'),
      template({ labels: { app: 'donor-service', more: '1' } }),
      template({ annotations: {} }),
    ];
    expect(new Set([template(), ...others].map(versionOf)).size).toBe(4);
  });

  it('is told without annotations as with none', () => {
    const { annotations: _, ...bare } = template().metadata;
    expect(versionOf({ ...template(), metadata: bare })).toBe(versionOf(template({ annotations: {} })));
  });

  it('goes back to a Deployment without the label that its controller adds', () => {
    const hashed = template({ labels: { app: 'donor-service', 'pod-template-hash': 'x1' } });
    expect(withoutHash(hashed)).toEqual(template());
  });
});
