import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Api } from '../../../chaos/platforms/kubernetes/api.ts';
import { apiFrom } from '../../../chaos/platforms/kubernetes/index.ts';
import type { Rights, Rule } from '../../../chaos/platforms/kubernetes/rights.ts';
import { type RightsObject, rightsObjects } from '../../../chaos/platforms/kubernetes/rights-objects.ts';
import type { Cluster } from '../../../fixtures/cluster/index.ts';
import { waitFor } from '../../../fixtures/local/wait.ts';

/** Somebody who may do on a cluster what is granted, and no more. */
export type Account = {
  /** File with his token, and the context in it. */
  kubeconfig: string;
  context: string;
  /** The API server as he is known to it. */
  api: Api;
  /** Gives exactly these rights, in place of those before; resolves when the API server goes by them. */
  grant(rights: Rights): Promise<void>;
  /** Takes the account away; its token is worth nothing a few seconds later. */
  revoke(): Promise<void>;
  /** Removes the file. */
  close(): void;
};

/** An account of this name anew, whatever became of the one before; several have rights of their own each. */
export const accountOn = async (cluster: Cluster, namespace: string, name = 'runner'): Promise<Account> => {
  const context = cluster.options.environment;
  const admin = apiFrom(cluster.kubeconfig, context);
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await admin.send('DELETE', `${accounts}/${name}`).catch(() => undefined);
  await admin.send('POST', accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
  const { status } = await admin.send<{ status: { token: string } }>('POST', `${accounts}/${name}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 7200 },
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'account-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8'));
  config.users = config.users.map(({ name: user }: { name: string }) => ({
    name: user,
    user: { token: status.token },
  }));
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  const api = apiFrom(kubeconfig, context);
  /** All that was ever granted, so that what is left out later is known to be. */
  let granted: string[] = [];
  return {
    kubeconfig,
    context,
    api,
    grant: async (rights) => {
      const subject = { kind: 'ServiceAccount', name, namespace } as const;
      await applyRights(
        cluster,
        rightsObjects(rights, { name: `lifeflow-verify-${namespace}-${name}`, namespace, subject }),
      );
      const wanted = asked(rights, namespace);
      granted = [...new Set([...granted, ...wanted])];
      const settled = await waitFor(
        async () => {
          // A busy server's silence is no answer.
          const answers = await Promise.all(granted.map((a) => may(api, a))).catch(() => []);
          return granted.every((attributes, i) => answers[i] === wanted.includes(attributes));
        },
        { within: 180_000, every: 200 },
      );
      if (settled === undefined)
        throw new Error('expected the API server to go by the rights within three minutes');
    },
    revoke: async () => {
      await admin.send('DELETE', `${accounts}/${name}`);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** As somebody does who may give rights. */
export const applyRights = async (
  { api }: Pick<Cluster, 'api'>,
  objects: readonly RightsObject[],
): Promise<void> => {
  for (const object of objects) {
    const { kind, metadata } = object;
    const where = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
    const folder = `/apis/rbac.authorization.k8s.io/v1${where}/${kind.toLowerCase()}s`;
    await api.apply(`${folder}/${metadata.name}`, { ...object });
  }
};

/** Each right as the attributes of a question whether somebody has it. */
const asked = (rights: Rights, namespace: string): string[] => {
  const of = (rules: readonly Rule[], where?: string): string[] =>
    rules.flatMap(({ apiGroups, resources, verbs, resourceNames }) =>
      verbs.map((verb) => {
        const [resource = '', subresource] = (resources[0] ?? '').split('/');
        const group = apiGroups[0] ?? '';
        const name = resourceNames?.[0];
        return JSON.stringify({ group, resource, subresource, name, verb, namespace: where });
      }),
    );
  return [...of(rights.namespace, namespace), ...of(rights.leases, 'kube-node-lease'), ...of(rights.cluster)];
};

const may = async (api: Api, attributes: string): Promise<boolean> => {
  const { status } = await api.send<{ status: { allowed: boolean } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: JSON.parse(attributes) },
    },
  );
  return status.allowed;
};
