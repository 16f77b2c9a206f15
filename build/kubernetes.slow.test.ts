import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureKubernetes, kubernetesVersion } from './kubernetes.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kubernetes-'));
  await mkdir(path.join(folder, 'bin'));
  env = { PATH: path.join(folder, 'bin'), XDG_CACHE_HOME: path.join(folder, 'cache'), HOME: folder };
});
afterEach(() => rm(folder, { recursive: true }));

/** Go that "builds" each package into a program of that name, which says the version of its kind. */
const installGo = async ({ kubelet = `Kubernetes ${kubernetesVersion}` } = {}) => {
  const script = `#!/bin/sh
    if [ "$1" = version ]; then echo 'go version go1.26.8 linux/amd64'; exit 0; fi
    echo "$*" >> '${folder}/builds'
    out=
    for argument; do
      [ "$previous" = -o ] && out=$argument && previous= && continue
      previous=$argument
      [ -z "$out" ] && continue
      name=\${argument##*/}
      case $name in
        kubelet) says='${kubelet}' ;;
        etcd) says='etcd Version: 3.6.8' ;;
        metrics-server) says=v0.9.0 ;;
        *) says='Kubernetes ${kubernetesVersion}' ;;
      esac
      printf '#!/bin/sh\\necho "%s"\\n' "$says" > "$out/$name"; /bin/chmod +x "$out/$name"
    done`;
  const file = path.join(folder, 'bin', 'go');
  await writeFile(file, script);
  await chmod(file, 0o755);
};
const ensure = () => ensureKubernetes({ onProgress: () => undefined, env });

describe('Kubernetes', () => {
  it('is built once into a folder with all of its programs, which the next run finds', async () => {
    await installGo();
    const first = await ensure();
    expect(first.source).toBe('built');
    expect(first.folder.startsWith(path.join(folder, 'cache', 'lifeflow-verify', 'kubernetes'))).toBe(true);
    expect((await readdir(first.folder)).sort()).toEqual(
      ['control-plane', 'etcd', 'kube-proxy', 'kubelet', 'metrics-server', 'pause'].sort(),
    );
    expect(await ensure()).toEqual({ ...first, source: 'cache' });
    expect((await readFile(path.join(folder, 'builds'), 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  it('of which one program is of another version is refused, and is not kept', async () => {
    await installGo({ kubelet: 'Kubernetes v1.35.0' });
    await expect(ensure()).rejects.toMatchObject({
      code: 'TOOL',
      message: expect.stringMatching(
        /to give kubernetes v1\.36\.3; found kubelet Kubernetes v1\.35\.0\. Restore build\/kubernetes\//,
      ),
    });
    const [key = ''] = await readdir(path.join(folder, 'cache', 'lifeflow-verify', 'kubernetes'));
    expect(await readdir(path.join(folder, 'cache', 'lifeflow-verify', 'kubernetes', key))).toEqual([]);
  });

  it('and no Go to build it with is an error that says how to get one', async () => {
    await expect(ensure()).rejects.toMatchObject({
      code: 'TOOL',
      message: expect.stringMatching(/expected Go 1\.26\.4 or later.*found no Go.*go\.dev/),
    });
  });

  it('names the versions that its modules pin', async () => {
    const pins = async (module: string) => readFile(path.join(import.meta.dirname, module, 'go.mod'), 'utf8');
    expect(await pins('kubernetes')).toContain(`k8s.io/kubernetes ${kubernetesVersion}\n`);
    expect(await pins('kubernetes')).toContain('go.etcd.io/etcd/server/v3 v3.6.8');
    expect(await pins('kubernetes/metrics-server')).toContain('sigs.k8s.io/metrics-server v0.9.0');
  });
});
