import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { packageRoot } from '../../../src/paths.js';
import { parseConfig } from '../../../src/recipe/import/config.js';
import { importConfig } from '../../../src/recipe/import/import.js';
import { type Imported, recipeOf } from '../../../src/recipe/import/types.js';
import { formatStep } from '../../../src/recipe/parse.js';
import { importHere } from '../../../src/run/import-here.js';
import { perform } from '../../../src/run/perform.js';
import { freshRootfs } from '../../../src/run/rootfs/fresh.js';
import { asRoot } from '../../native/stagehand.js';

/** Configurations as other programs write them, and one that is odd. */
const CONFIGS = join(packageRoot, 'test', 'peers', 'import', 'configs');

/** What every container tells of itself. */
const SCRIPT = `
echo "user: $(id -u) $(id -g)"
echo "name: $(uname -n)"
echo "folder: $(pwd)"
sed -n 's/^\\(Cap[A-Z].*\\|Seccomp\\|NoNewPrivs\\):/&/p' /proc/self/status
echo "links: $(grep -c : /proc/net/dev)"
echo "process: $$"
echo "write: $( (: > /was-here) 2>&1 | sed 's/.*: //')"
echo "a setting: $( (: > /proc/sys/user/max_net_namespaces) 2>&1 | sed 's/.*: //')"
echo "null: $(cat /dev/null | wc -c)"
`;

let bundle = '';
before(async () => {
  bundle = mkdtempSync(join(tmpdir(), 'learn-import-'));
  chmodSync(bundle, 0o755);
  cpSync(CONFIGS, bundle, { recursive: true });
  await freshRootfs(join(bundle, 'rootfs'));
});
after(() => rmSync(bundle, { recursive: true, force: true }));

interface Ran {
  readonly imported: Imported;
  readonly output: string;
  readonly failed: readonly string[];
  readonly status: number;
}

async function run(name: string, script = SCRIPT): Promise<Ran> {
  const rootfs = join(bundle, 'rootfs');
  const { config, raw } = parseConfig(readFileSync(join(bundle, name), 'utf8'), name);
  const here = await importHere(bundle, rootfs);
  const imported = importConfig(config, raw, here, ['/bin/sh', '-c', script]);
  const wholeEnv = { PATH: '/usr/bin:/bin', ...imported.env };
  const failed: string[] = [];
  let output = '';
  let status = -1;
  await perform({ recipe: recipeOf(imported), rootfs, wholeEnv }, (event) => {
    if (event.type === 'step' && event.errno !== undefined)
      failed.push(`${formatStep(event)}: ${event.errno}`);
    if (event.type === 'output') output += event.text.replaceAll('\r', '');
    if (event.type === 'exit') status = event.status;
  });
  return { imported, output, failed, status };
}

const THREE = '0000000020000420';

/** Of each what its container has to say, whoever starts it; and then for one of the two. */
const EXPECTED: Readonly<Record<string, readonly RegExp[]>> = {
  'runc-spec.json': [
    /^user: 0 0$/m,
    /^name: runc$/m,
    new RegExp(`^CapEff:\\s+${THREE}$`, 'm'),
    /^NoNewPrivs:\s+1$/m,
    /^links: 1$/m,
    /^process: 1$/m,
    /^write: Read-only file system$/m,
    /^a setting: Read-only file system$/m,
  ],
  'runc-spec-rootless.json': [/^user: 0 0$/m, new RegExp(`^CapBnd:\\s+${THREE}$`, 'm'), /^process: 1$/m],
  'crun-spec.json': [/^name: crun$/m, /^write: Read-only file system$/m, /^CapAmb:\s+0{16}$/m],
  'podman.json': [/^user: 0 0$/m, /^folder: \/srv\/work$/m, /^CapBnd:\s+00000000800405fb$/m],
  'containerd.json': [/^Seccomp:\s+2$/m, /^CapBnd:\s+00000000a80425fb$/m, /^NoNewPrivs:\s+0$/m],
  'buildkit.json': [/^user: 1000 1000$/m, /^Seccomp:\s+2$/m, /^CapEff:\s+0{16}$/m, /^folder: \/work\/src$/m],
  'umoci.json': [/^name: umoci-default$/m, new RegExp(`^CapAmb:\\s+${THREE}$`, 'm')],
  'pause.json': [/^user: 65535 65535$/m, /^CapBnd:\s+0{16}$/m, /^write: (Read-only file system|Permission)/m],
  'minimal.json': [/^null: 0$/m, /^write: $/m, /^folder: \/$/m],
  'odd.json': [/^name: odd$/m, /^folder: \/usr\/lib$/m, /^CapAmb:\s+0{12}0020$/m, /^CapBnd:\s+0{12}0021$/m],
};

describe('configurations of other people import and run', () => {
  test('there are ten of them', () => {
    const names = readdirSync(CONFIGS).filter((name) => name.endsWith('.json'));
    assert.deepEqual(names.sort(), Object.keys(EXPECTED).sort());
    assert.equal(names.length, 10);
  });
  for (const [name, expected] of Object.entries(EXPECTED)) {
    test(name, async () => {
      const { failed, output, status } = await run(name);
      assert.deepEqual([failed, status], [[], 0], output);
      for (const pattern of expected) assert.match(output, pattern);
    });
  }
});

test('an allowlist with conditions forbids what it does not name, and threads start', async () => {
  const { failed, output } = await run(
    'containerd.json',
    'answer() { if out=$("$@" 2>&1); then echo done; else echo "$out" | sed "s/.*: //"; fi; }\n' +
      'echo "namespace: $(answer unshare --uts true)"; echo "mount: $(answer mount -t tmpfs x /tmp)"\n' +
      'echo "chroot: $(answer chroot / /bin/true)"; echo "sed: $(echo | sed 1e\\ true)"',
  );
  assert.deepEqual(failed, []);
  assert.match(output, /^namespace: Operation not permitted$/m);
  assert.match(output, /^mount: .*permi/m);
  assert.match(output, /^chroot: done$/m);
  assert.match(output, /^sed: $/m);
});

test('limits, clocks, the environment and what is bound from beside the configuration', async () => {
  const { output, imported } = await run(
    'odd.json',
    'echo "core $(ulimit -Sc) $(ulimit -Hc)"; cat /proc/self/timens_offsets; env; cat /etc/motd; wc -l < /proc/interrupts; ' +
      'stat -c %a /tmp/deep/er; : > /mnt/a/b/x; touch /tmp/deep/er/x || echo refused',
  );
  assert.match(output, /^core 0 \w+$/m);
  assert.match(output, /^boottime\s+86400\s+0$/m);
  assert.match(output, /^A=2$/m);
  assert.match(output, /^SPACE=a b$/m);
  assert.match(output, /^EMPTY=$/m);
  assert.doesNotMatch(output, /^(novalue|LEARN|HOME=|=x)/m);
  assert.match(output, /^a note beside the configuration$/m);
  assert.match(output, /^0$/m);
  assert.match(output, /^700$/m);
  assert.match(output, /^refused$/m);
  const left = imported.leftOut.map(({ key }) => key);
  for (const key of [
    'x-made-by',
    'domainname',
    'vm',
    'hooks',
    'process.user.shoeSize',
    'process.ioPriority',
    'process.scheduler',
    'linux.timeOffsets.boottime.nanosecs',
    'linux.intelRdt',
    'linux.personality',
    'linux.devices',
    'linux.rootfsPropagation',
    'mounts[2]',
    'mounts[6]',
    'process.rlimits[1]',
    'process.capabilities cap_fly',
  ])
    assert.ok(left.includes(key), `${key} in ${left.join('; ')}`);
});

test('who may not do what it says does it in another way, and is told', async () => {
  const { imported } = await run('podman.json', 'true');
  const changed = imported.changed.map(({ key }) => key);
  assert.equal(changed.includes('linux.uidMappings, gidMappings'), !asRoot);
  const { imported: spec } = await run('runc-spec.json', 'true');
  assert.equal(
    spec.steps.some(({ step }) => formatStep(step) === 'unshare user'),
    !asRoot,
  );
});
