import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { CAPABILITY_NAMES } from '../../../src/kernel/capability-names.js';
import { packageRoot } from '../../../src/paths.js';
import { containerSpec, FOLDS } from '../../../src/recipe/export/fold.js';
import { withNumbers } from '../../../src/recipe/export/ranges.js';
import { CALL_GROUPS, DEFAULT_RULES } from '../../../src/recipe/export/seccomp-rules.js';
import type { ContainerSpec } from '../../../src/recipe/export/spec.js';
import { exportAs, TARGETS, type TargetName } from '../../../src/recipe/export/targets.js';
import { parseRecipe } from '../../../src/recipe/parse-recipe.js';
import { STEP_KINDS } from '../../../src/recipe/steps.js';

const spec = (recipe: string): ContainerSpec => containerSpec(parseRecipe(recipe));
const here = { uid: 1000, gid: 1000, capabilities: CAPABILITY_NAMES };
const as = (target: TargetName, recipe: string): string => exportAs(target, spec(recipe), here, recipe).text;

test('every step that there is has a place in a container, or a reason', () => {
  assert.deepEqual(Object.keys(FOLDS).sort(), STEP_KINDS.map(({ name }) => name).sort());
});

test('the groups of system calls are those of stagehand', () => {
  const source = readFileSync(join(packageRoot, 'native', 'seccomp_groups.c'), 'utf8');
  const entries = [...source.matchAll(/\{"(@[\w-]+)",((?:\s*"[^"]*")+)\}/g)];
  const strings = (text: string): string => [...text.matchAll(/"([^"]*)"/g)].map(([, s]) => s).join('');
  assert.deepEqual(
    Object.fromEntries(entries.map(([, name, text = '']) => [name, strings(text)])),
    CALL_GROUPS,
  );
  const rules = source.slice(source.indexOf('default_rules[]'), source.indexOf('group_members'));
  assert.deepEqual(
    [...rules.matchAll(/^ {4}"([^"]*)",/gm)].map(([, rule]) => rule),
    DEFAULT_RULES,
  );
});

test('paths are those from inside, whichever way the root is entered', () => {
  for (const enter of ['chroot', 'pivot']) {
    const { mounts, root } = spec(
      `-rm + mount tmpfs $ROOTFS/tmp + bind /etc $ROOTFS/mnt + ${enter} $ROOTFS + mask /etc/x`,
    );
    assert.deepEqual(root, { path: '$ROOTFS', entered: enter });
    assert.deepEqual(
      mounts.map(({ kind, target }) => `${kind} ${target}`),
      ['filesystem /tmp', 'bind /mnt', 'mask /etc/x'],
    );
  }
});

for (const recipe of ['hostname x', '-u', '-r + mount tmpfs', '-rm + lo up', 'private', 'umount /proc']) {
  test(`${recipe}: what would act on the host is refused`, () => {
    if (recipe === '-u') assert.deepEqual(spec(recipe).namespaces, ['uts']);
    else assert.throws(() => spec(recipe), /act on the host itself/);
  });
}

test('files of the host are not made', () => {
  const { mounts, leftOut } = spec('-rm + touch /etc/x + mount tmpfs /mnt + touch /mnt/y');
  assert.deepEqual(
    mounts.map(({ target }) => target),
    ['/mnt', '/mnt/y'],
  );
  assert.match(leftOut[0]?.why ?? '', /would stay/);
});

test('no word of a recipe is anything but a word in a script', () => {
  const evil = '$(touch /tmp/learn-was-here)`id`"; rm x';
  const names = Object.keys(TARGETS) as TargetName[];
  for (const target of names.filter((name) => TARGETS[name].form === 'script')) {
    const text = as(target, `-ruim + hostname '${evil}' + bind '$ROOTFS${evil}' /mnt -- '${evil}'`);
    const code = text
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n');
    assert.doesNotMatch(code.replaceAll(/'[^']*'/g, ''), /(?<!\\)[$`](\(touch|id)/);
  }
  assert.throws(() => spec('-ru + hostname "a\nINSIDE\nb"'), /line break/);
  assert.match(as('sh', "-r -- 'a\nb'"), /^# -r -- 'a\n# b'$/m);
});

test('what a format has no place for is told, with the reason', () => {
  const text = as('bwrap', '-rmT + seccomp default');
  assert.match(text, /^# - the time namespace: it does not know this kind$/m);
  assert.match(text, /^# - seccomp: it wants a filter that is compiled/m);
});

test('a limit without a limit, and several bits of a flag, in the words of OCI', () => {
  const text = as('oci', '-rm + rlimit core unlimited + seccomp EPERM:@namespace');
  assert.match(text, /"soft": 18446744073709551615/);
  const { syscalls } = JSON.parse(text).linux.seccomp;
  assert.deepEqual(syscalls.find(({ names }: { names: string[] }) => names[0] === 'clone3').errnoRet, 38);
  assert.equal(syscalls.filter(({ args }: { args?: object[] }) => args !== undefined).length, 7);
});

test('what is done in a namespace that was joined, or in a second one, is not in the container', () => {
  const { hostname, loopback, leftOut } = spec(
    '-rmun + hostname a + unshare uts + hostname b + join net 7 + lo up',
  );
  assert.deepEqual([hostname, loopback], ['a', false]);
  assert.deepEqual(
    leftOut.map(({ what }) => what),
    ['unshare uts', 'hostname b', 'join net 7', 'lo up'],
  );
  const { hostname: own } = spec('join uts 7 + -ru + hostname a');
  assert.equal(own, 'a');
});

test('the lines of map-ranges are those of both maps, and `sub` is a number of who exports', () => {
  const ids = { uid: { first: 100000, count: 65536 }, gid: { first: 200000, count: 1000 } };
  const { steps, command } = parseRecipe('unshare user + map-ranges 0:me:1 u:5:sub+2:3 g:7:sub:all');
  const { uidMap, gidMap } = containerSpec({ steps: withNumbers(steps, ids), command });
  assert.deepEqual(uidMap, [
    { inside: 0, outside: null, count: 1 },
    { inside: 5, outside: 100002, count: 3 },
  ]);
  assert.deepEqual(gidMap, [
    { inside: 0, outside: null, count: 1 },
    { inside: 7, outside: 200000, count: 1000 },
  ]);
  assert.match(spec('unshare user + map-ranges').leftOut[0]?.why ?? '', /sub stands for/);
});

test('what unshare(1) can not map is left out of a script, and the rest is in it', () => {
  const line = (lines: string): string => as('sh', `unshare user + map-ranges ${lines}`);
  assert.match(
    line('0:me:1 1:100000:10'),
    /--map-user=0 --map-users=100000,1,10 --map-group=0 --map-groups=100000,1,10/,
  );
  assert.match(line('0:100000:10'), /--map-users=100000,0,10 .*--setuid=0 --setgid=0/);
  assert.match(line('0:100000:10 20:100020:10'), /^# - map-ranges .*: unshare\(1\) of util-linux 2\.38/m);
});
