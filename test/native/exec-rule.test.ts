import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { CAPABILITY_KINDS } from '../../src/kernel/capabilities.js';
import {
  capabilitiesAfterExec,
  type ExecFile,
  type ExecThread,
  idRuleOf,
} from '../../src/kernel/capability-exec.js';
import { CAPABILITY_NAMES } from '../../src/kernel/capability-names.js';
import { readFileCapabilities } from '../../src/kernel/capability-text.js';
import { parseFileCapabilities } from '../../src/kernel/file-capabilities.js';
import { parseStatus, type Status } from '../../src/kernel/status.js';
import { missing } from './missing.js';
import { asRoot, stagehand } from './stagehand.js';

/** More than one user is needed: real root has them, anybody else with a range of their own. */
const NAMESPACE = asRoot
  ? ['unshare', '--mount', '--propagation', 'private']
  : ['unshare', '--user', '--map-root-user', '--map-auto', '--mount'];
const noRange =
  !asRoot &&
  spawnSync('unshare', ['--user', '--map-root-user', '--map-auto', 'true']).status !== 0 &&
  'needs a range of ids: sudo apt-get install uidmap, and a line in /etc/subuid';
const skip = missing('setcap', 'libcap2-bin') || noRange;

const LAST = CAPABILITY_NAMES.length - 1;
const FEW = ['cap_chown', 'cap_kill', 'cap_net_raw', 'cap_setpcap'];
const few = fc.subarray(FEW, { minLength: 1 }).map((names) => names.join(','));

/** What the file that is executed is: as setcap(8) is told, and its mode and owner. */
const file = fc.record({
  caps: fc.option(
    fc.oneof(
      fc
        .tuple(few, fc.constantFrom('p', 'ep', 'i', 'ei', 'ip', 'eip'))
        .map(([names, flags]) => `${names}=${flags}`),
      fc.tuple(few, few).map(([a, b]) => `${a}=p ${b}+i`),
    ),
  ),
  setuid: fc.option(fc.constantFrom(0, 5), { freq: 3 }),
  setgid: fc.option(fc.constant(5), { freq: 5 }),
  nosuid: fc.nat(3).map((n) => n === 0),
});
type MadeFile = typeof file extends fc.Arbitrary<infer T> ? T : never;

/** How the process comes to its sets: steps of stagehand, then a shell whose file may carry capabilities, too. */
const thread = fc.record({
  drop: fc.option(few),
  noroot: fc.boolean(),
  uid: fc.option(fc.constantFrom(7, 0)),
  inherit: fc.option(few),
  ambient: fc.boolean(),
  lower: fc.option(few),
  noNewPrivs: fc.boolean(),
  shell: fc.constantFrom('sh', 'sh-p', 'sh-i'),
  // Another user in effect than in truth; setpriv(1) brings it about, and puts it into a group.
  split: fc.option(
    fc.record({ real: fc.constantFrom(0, 7), effective: fc.constantFrom(0, 5, 7), ambient: fc.boolean() }),
    { freq: 2 },
  ),
});
type MadeThread = typeof thread extends fc.Arbitrary<infer T> ? T : never;

/** One exec to be watched. */
const scene = fc.record({ thread, file });

/** A file that can't have what it insists on. */
const INSISTENT: { thread: MadeThread; file: MadeFile } = {
  thread: {
    ...{ drop: 'cap_kill', noroot: false, uid: 7, inherit: null, ambient: false, lower: null },
    ...{ noNewPrivs: false, shell: 'sh', split: null },
  },
  file: { caps: 'cap_kill=ep', setuid: null, setgid: null, nosuid: false },
};

/** A shell that tells its own status, and then becomes the file, which tells its. */
const TELL =
  'while IFS= read -r line; do echo "$line"; done < /proc/self/status; echo -- ; exec "$0" /proc/self/status';

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function stepsOf({ drop, noroot, uid, inherit, ambient, lower, noNewPrivs }: MadeThread): string[] {
  const steps = [
    'keep-caps',
    ...(noroot ? ['securebits noroot'] : []),
    ...(drop === null ? [] : [`drop ${drop}`]),
    ...(uid === null ? [] : [`setuid ${uid}`]),
    ...(inherit === null ? [] : [`inherit ${inherit}`]),
    ...(inherit !== null && ambient ? [`ambient ${inherit}`] : []),
    ...(lower === null ? [] : [`lower ${lower}`]),
    ...(noNewPrivs ? ['no-new-privs'] : []),
  ];
  return steps.flatMap((step, i) => [...(i > 0 ? ['+'] : []), ...step.split(' ')]);
}

/** What stagehand executes: a shell, which must not become its real user again. */
function shellOf({ shell, split }: MadeThread): string[] {
  if (split === null) return [`/mnt/${shell}`, '-c', TELL];
  const ids = ['--ruid', `${split.real}`, '--euid', `${split.effective}`, '--groups', '5'];
  const sets = split.ambient ? ['--inh-caps=+net_raw', '--ambient-caps=+net_raw'] : [];
  return ['setpriv', ...ids, ...sets, `/mnt/${shell}`, '-pc', TELL];
}

function make({ caps, setuid, setgid, nosuid }: MadeFile, name: string): string[] {
  const path = quoted(`/mnt/${nosuid ? 'nosuid/' : ''}${name}`);
  const mode = 0o755 | (setuid === null ? 0 : 0o4000) | (setgid === null ? 0 : 0o2000);
  return [
    `cp /mnt/cat ${path}`,
    `chown ${setuid ?? 0}:${setgid ?? 0} ${path}`,
    `chmod ${mode.toString(8)} ${path}`,
    // Behind chown, which takes them away.
    ...(caps === null ? [] : [`setcap ${quoted(caps)} ${path}`]),
  ];
}

/** Watches many execs in one namespace: mounts are its own, and files are on its own tmpfs. */
function watch(
  scenes: readonly { thread: MadeThread; file: MadeFile }[],
): { before: Status; after: Status | null }[] {
  const folder = mkdtempSync(join(tmpdir(), 'learn-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const script = [
    'set -e',
    'mount -t tmpfs tmpfs /mnt',
    'mkdir /mnt/nosuid && mount -t tmpfs -o nosuid tmpfs /mnt/nosuid',
    'cp "$(command -v cat)" /mnt/cat',
    'for sh in sh sh-p sh-i; do cp /bin/sh /mnt/$sh; done',
    'setcap cap_chown,cap_kill=ep /mnt/sh-p && setcap cap_chown,cap_net_raw=ei /mnt/sh-i',
    ...scenes.flatMap(({ file: made }, i) => make(made, `file${i}`)),
    'set +e',
    ...scenes.map(({ thread: made, file: { nosuid } }, i) => {
      const path = `/mnt/${nosuid ? 'nosuid/' : ''}file${i}`;
      const words = [stagehand, ...stepsOf(made), '--', ...shellOf(made), path];
      return `${words.map(quoted).join(' ')} 2>&1; echo '=='`;
    }),
  ].join('\n');
  writeFileSync(join(folder, 'script'), script);
  const done = spawnSync(NAMESPACE[0] as string, [...NAMESPACE.slice(1), 'sh', join(folder, 'script')], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    timeout: 100_000,
  });
  const parts = done.stdout.split('==\n').slice(0, -1);
  assert.equal(parts.length, scenes.length, done.stderr);
  return parts.map((part) => {
    const [before = '', then = ''] = part.split('--\n');
    return { before: parseStatus(before), after: /^CapEff/m.test(then) ? parseStatus(then) : null };
  });
}

/** What the rule takes, read from what the kernel said of the process that is about to exec. */
function threadIn({ caps, uid, gid, groups, noNewPrivs }: Status, noroot: boolean): ExecThread | null {
  const { inheritable, permitted, bounding, ambient } = caps;
  if (
    !inheritable.ok ||
    !permitted.ok ||
    !bounding.ok ||
    !ambient.ok ||
    !uid.ok ||
    !gid.ok ||
    !groups.ok ||
    !noNewPrivs.ok
  )
    return null;
  return {
    caps: {
      inheritable: inheritable.value,
      permitted: permitted.value,
      bounding: bounding.value,
      ambient: ambient.value,
    },
    ...{ uid: uid.value.real, euid: uid.value.effective, gid: gid.value.real, egid: gid.value.effective },
    ...{ groups: groups.value, noroot, noNewPrivs: noNewPrivs.value, roots: [0] },
  };
}

function fileIn({ caps, ...rest }: MadeFile): ExecFile {
  return { ...rest, caps: caps === null ? null : readFileCapabilities(caps, LAST) };
}

describe('the rule of an exec', { skip }, () => {
  test('comes to the same sets as the kernel, for many processes and many files', () => {
    const scenes = [INSISTENT, ...fc.sample(scene, { numRuns: 200 })];
    let refused = 0;
    let compared = 0;
    for (const [i, seen] of watch(scenes).entries()) {
      const { thread: made, file: madeFile } = scenes[i] as (typeof scenes)[number];
      const executing = threadIn(seen.before, made.noroot);
      // Steps that the kernel refuses, or a shell that insists on what was dropped: there was no exec to look at.
      if (executing === null) continue;
      const told = capabilitiesAfterExec(executing, fileIn(madeFile), idRuleOf(release()));
      const about = JSON.stringify({ ...made, ...madeFile, executing });
      assert.equal(told.refused, seen.after === null, about);
      if (seen.after === null) {
        refused++;
        continue;
      }
      compared++;
      for (const kind of CAPABILITY_KINDS) {
        assert.deepEqual(seen.after.caps[kind], { ok: true, value: told.caps[kind] }, `${kind}: ${about}`);
      }
      assert.deepEqual(
        [
          seen.after.uid.ok && seen.after.uid.value.effective,
          seen.after.gid.ok && seen.after.gid.value.effective,
        ],
        [told.euid, told.egid],
        about,
      );
    }
    assert.ok(compared > scenes.length / 6, `of ${scenes.length} only ${compared} came to an exec`);
    assert.ok(refused > 0, 'no file was refused');
  });

  test('a file for the root of another user namespace gives nothing', () => {
    const script = `mount -t tmpfs tmpfs /mnt && cp "$(command -v cat)" /mnt/cat && setcap -n 5 cap_kill=ep /mnt/cat &&
      ${quoted(stagehand)} --file-caps /mnt/cat &&
      ${quoted(stagehand)} setuid 7 -- /mnt/cat /proc/self/status`;
    const { stdout, stderr } = spawnSync(
      NAMESPACE[0] as string,
      [...NAMESPACE.slice(1), 'sh', '-c', script],
      {
        encoding: 'utf8',
      },
    );
    const [line = '', ...status] = stdout.split('\n');
    assert.match(line, /^\{/, stderr);
    const caps = parseFileCapabilities(JSON.parse(line).value);
    assert.deepEqual([caps?.version, caps?.rootid, caps?.effective], [3, 5, true]);
    const { effective } = parseStatus(status.join('\n')).caps;
    assert.deepEqual(effective, { ok: true, value: '0'.repeat(16) });
  });
});
