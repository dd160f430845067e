import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { parseStep } from '../../src/recipe/parse.js';
import { STEP_KINDS } from '../../src/recipe/steps.js';
import { isTypedKnown, typedAs } from '../../src/recipe/typed.js';

test('of every step it is known how one types it, or that one can not', () => {
  for (const { name } of STEP_KINDS) assert.ok(isTypedKnown(name), name);
});

const EXAMPLES: readonly [step: string, typed: string | null][] = [
  ['unshare uts,net', 'unshare -u -n'],
  ['mount proc $ROOTFS/proc', 'mount -t proc proc $ROOTFS/proc'],
  [
    'mount devpts /dev/pts newinstance,ptmxmode=0666',
    'mount -t devpts -o newinstance,ptmxmode=0666 devpts /dev/pts',
  ],
  ['pivot $ROOTFS', 'cd $ROOTFS && pivot_root . . && umount -l .'],
  ['cgroup-limit memory:a/b 32M', 'cgset -r memory.max=32M a/b'],
  ['ambient cap_net_raw,cap_kill', 'setpriv --ambient-caps +net_raw,+kill'],
  ['join user,uts 7', 'nsenter --target 7 --user --uts --preserve-credentials'],
  ['join net /mnt/a', 'nsenter --net=/mnt/a'],
  ['keep net /mnt/a', 'mount --bind /proc/self/ns/net /mnt/a'],
  ['keep pid /mnt/a', 'mount --bind /proc/self/ns/pid_for_children /mnt/a'],
  ['seccomp default', null],
];

for (const [step, typed] of EXAMPLES) {
  test(`${step} is typed ${typed ?? 'with no common program'}`, () => {
    assert.equal(typedAs(parseStep(step)), typed);
  });
}

test('the options exist', () => {
  const help = (program: string): string => execFileSync(program, ['--help'], { encoding: 'utf8' });
  for (const option of ['--map-root-user', '--map-current-user', '--fork', '--time', '--monotonic'])
    assert.match(help('unshare'), new RegExp(option));
  for (const option of [
    '--reuid',
    '--clear-groups',
    '--inh-caps',
    '--ambient-caps',
    '--securebits',
    '--no-new-privs',
  ])
    assert.match(help('setpriv'), new RegExp(option));
  assert.match(help('setsid'), /--ctty/);
  for (const option of ['--target', '--preserve-credentials', '--net', '--time'])
    assert.match(help('nsenter'), new RegExp(option));
});
