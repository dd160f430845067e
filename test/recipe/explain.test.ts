import assert from 'node:assert/strict';
import test from 'node:test';
import { explainOutput, explainStep } from '../../src/recipe/explain/explain.js';
import type { Situation } from '../../src/recipe/explain/situation.js';
import { formatStep, parseSteps } from '../../src/recipe/parse.js';

/** A run of these steps that failed at the last one. */
function failedAt(items: readonly string[], more: Partial<Situation> = {}): Situation {
  const steps = parseSteps(items);
  return { steps, at: steps.length - 1, failed: new Set(), root: false, forbidden: null, ...more };
}

/** The same step fails with the same error for different reasons: the sentence names the one that applies. */
const SAME_ERROR: readonly [items: string[], errno: string, says: RegExp][] = [
  [['unshare uts'], 'EPERM', /UTS namespace needs CAP_SYS_ADMIN.*Without -r there is none/],
  [['unshare uts', 'unshare user', 'hostname x'], 'EPERM', /made before the user namespace/],
  [['-r', 'unshare uts'], 'EPERM', /machine takes them away again/],
  [['-rm', 'mount proc'], 'EPERM', /Without -p/],
  [['-rmp', 'mount proc'], 'EPERM', /without fork \(-f\)/],
  [['-rmpf', 'mount proc'], 'EPERM', /whole proc is visible/],
  [['-rpf', 'mount proc'], 'EPERM', /Without -m/],
  [['-rm', 'mount sysfs'], 'EPERM', /Without -n/],
  [['-rm', 'mount mqueue'], 'EPERM', /Without -i/],
  [['-r', 'hostname x'], 'EPERM', /Without -u/],
  [['-r', 'lo up'], 'EPERM', /Without -n/],
  [['-r', 'bridge br0'], 'EPERM', /CAP_NET_ADMIN.*Without -n/],
  [['-r', 'forward'], 'EACCES', /Without -n/],
  [['-rn', 'veth a b', 'address c 10.0.0.1/24'], 'ENODEV', /A hint/],
  [['-rn', 'veth a b /run/x', 'up b'], 'ENODEV', /made in the network namespace of \/run\/x/],
  [['-rn', 'bridge br0', 'join net /run/x', 'up br0'], 'ENODEV', /another network namespace than the one/],
  [['-rn', 'veth a b /run/x'], 'EINVAL', /no step "keep net \/run\/x" was done/],
  [['-rn', 'route default via 10.0.0.1'], 'ENETUNREACH', /no link here has an address/],
  [['-rn', 'veth a b', 'address a 10.0.0.2/24', 'route default via 10.0.0.1'], 'ENETUNREACH', /is down/],
  [['-rn', 'masquerade a'], 'ENOENT', /CONFIG_NFT_MASQ/],
  [['unshare user', 'map-gid'], 'EPERM', /"deny" was written/],
  [['unshare user', 'map-root', 'map-gid'], 'EPERM', /once.*gid_map already/],
  [['unshare user', 'map-uid', 'map-uid'], 'EPERM', /once.*uid_map already/],
  [['-rm', 'mount overlay /m lowerdir=/l'], 'EINVAL', /nothing to lay over/],
  [['-rm', 'mount overlay /m lowerdir=/l,upperdir=/u'], 'EINVAL', /go together/],
  [['-rm', 'mount overlay /m lowerdir=/l,upperdir=/u,workdir=/u/w'], 'EINVAL', /apart from each other/],
  [
    ['-rm', 'mount overlay /m lowerdir=/l,upperdir=/u,workdir=/w,userxattr,redirect_dir=on'],
    'EINVAL',
    /userxattr excludes it/,
  ],
  [
    ['-rm', 'mount tmpfs /w', 'mount overlay /m lowerdir=/l,upperdir=/u,workdir=/w/x'],
    'EINVAL',
    /on the same mount/,
  ],
  [
    ['-rm', 'mount overlay /m lowerdir=/l:/k', 'mount overlay /n lowerdir=/l,upperdir=/m/u,workdir=/m/w'],
    'EINVAL',
    /lies on an overlay/,
  ],
  [['-rm', 'mount overlay /m lowerdir=/l,upperdir=/u,workdir=/w'], 'EINVAL', /NFS/],
  [['-rm', 'mount overlay /m lowerdir=/l:/k'], 'ENOENT', /to mount on, or \/l, \/k/],
  [['-rm', 'mount overlay /m lowerdir=/l:/k'], 'EPERM', /since Linux 5.11/],
  [['-r', 'mount overlay /m lowerdir=/l:/k'], 'EPERM', /Without -m/],
  [['-rm', 'umount /proc'], 'EINVAL', /locked/],
  [['-r', 'lower all', 'chroot /'], 'EPERM', /needs CAP_SYS_CHROOT, and the step "lower all" gave it away/],
  [['-r', 'lower all', 'unshare user', 'hostname x'], 'EPERM', /Without -u/],
  [['-rmpf', 'bind /r /r', 'pivot /r', 'mount proc'], 'EPERM', /went away with the old root/],
  [['-rmpf', 'bind /r /r', 'pivot /r /old', 'mount proc'], 'EPERM', /whole proc is visible/],
  [['join uts 7'], 'EPERM', /Here you are a normal user. "join user,..."/],
  [['-r', 'join uts 7'], 'EPERM', /root in a user namespace of its own, and what lies outside/],
  [['join user,uts 7'], 'EPERM', /owner of a user namespace/],
  [['join user,uts 7'], 'EINVAL', /in that user namespace already/],
  [['-r', 'join pid 7'], 'EINVAL', /only from above/],
  [['-rm', 'touch /mnt/a', 'join net /mnt/a'], 'EINVAL', /\/mnt\/a holds no namespace/],
  [['-rm', 'keep net /mnt/a'], 'ENOENT', /no file \/mnt\/a.*"touch \/mnt\/a"/],
  [['-rmp', 'touch /mnt/a', 'keep pid /mnt/a'], 'ENOENT', /no process yet.*fork before/],
  [['-rm', 'touch /mnt/a', 'keep mnt /mnt/a'], 'EINVAL', /hold this mount namespace itself/],
  [['-r', 'keep net /mnt/a'], 'EPERM', /Holding a namespace by a mount.*Without -m/],
  [['join user,uts 7', 'lo up'], 'EPERM', /Without -n/],
  [['join user,pid 7', 'unshare mnt', 'mount proc'], 'EPERM', /without fork \(-f\)/],
  [['-rm', 'pivot /r'], 'EINVAL', /the new root is no mount/],
  [['-rm', 'shared', 'bind /r /r', 'pivot /r'], 'EINVAL', /The step shared has made/],
  [['unshare mnt', 'mount tmpfs /r', 'pivot /r'], 'EINVAL', /The mounts here are shared/],
  [['-r', 'pivot /r'], 'EPERM', /pivot_root needs CAP_SYS_ADMIN.*Without -m/],
  [['pivot /r'], 'EPERM', /Without -r there is none/],
  [['-rm', 'bind /dev/pts/ptmx /r/dev/pts/ptmx', 'chroot /r', 'pty'], 'ENOENT', /belongs to another devpts/],
];

for (const [items, errno, says] of SAME_ERROR) {
  test(`${items.join(' + ')} fails with ${errno}: the cause is named for this recipe`, () => {
    assert.match(explainStep(failedAt(items), errno, 'a hint'), says);
  });
}

test('a step that failed before does not count as done', () => {
  const situation = failedAt(['-rm', 'mount tmpfs'], { failed: new Set([2]) });
  assert.equal(formatStep(situation.steps[2] ?? { name: '', args: [] }), 'unshare mnt');
  assert.match(explainStep(situation, 'EPERM', null), /Since "unshare mnt" failed/);
});

test('what comes only later is named as such, and who one is without a user namespace', () => {
  const order = { ...failedAt(['unshare uts', 'unshare user']), at: 0 };
  assert.match(explainStep(order, 'EPERM', null), /As long as "unshare user" is not done there is none/);
  const plain = failedAt(['unshare uts', 'hostname x'], { failed: new Set([0]) });
  assert.match(explainStep(plain, 'EPERM', null), /Since "unshare uts" failed.*there you are a normal user/);
});

test('a machine that forbids user namespaces is named as the cause', () => {
  const situation = failedAt(['unshare user'], { forbidden: 'the limit is 0.' });
  assert.match(explainStep(situation, 'EPERM', 'a hint'), /the limit is 0/);
});

test('where no rule fits, the hint of the helper is the answer, and else the name of the error', () => {
  assert.equal(
    explainStep(failedAt(['-rm', 'mount tmpfs /x']), 'ENOENT', 'no such folder'),
    'No such folder.',
  );
  assert.match(explainStep(failedAt(['-rm', 'mount tmpfs /x']), 'EIO', null), /EIO/);
});

test('"Cannot allocate memory" is explained when it is about PID 1, and only then', () => {
  const after = (items: string[]): Situation => ({ ...failedAt(items), at: parseSteps(items).length });
  assert.equal(explainOutput(after(['-rp']), 'bash: fork: Cannot allocate memory')?.errno, 'ENOMEM');
  assert.match(explainOutput(after(['-rp']), 'sh: 1: Cannot fork')?.explanation ?? '', /PID 1/);
  assert.equal(explainOutput(after(['-rpf']), 'bash: fork: Cannot allocate memory'), undefined);
});

test('what can not be reached is told apart: before there is a link, before there is a route, and when nobody answers', () => {
  const after = (items: string[]): Situation => ({ ...failedAt(items), at: parseSteps(items).length });
  const said = (items: string[], message: string) => explainOutput(after(items), message)?.explanation ?? '';
  assert.match(said(['-rn'], 'connect: Network is unreachable'), /only lo/);
  assert.match(said(['-rn', 'veth a b', 'address a 10.0.0.1/24'], 'Network is unreachable'), /default route/);
  assert.match(said(['-rn', 'veth a b', 'up a'], 'bash: connect: No route to host'), /nobody answered/);
  assert.equal(said(['-r'], 'No route to host'), '');
});

test('a shell without job control is told why, also when the terminal was lost by a new session', () => {
  const message = "sh: 0: can't access tty; job control turned off";
  const after = (items: string[]): Situation => ({ ...failedAt(items), at: parseSteps(items).length });
  assert.match(explainOutput(after(['-r']), message)?.explanation ?? '', /controlling terminal/);
  assert.match(explainOutput(after(['pty', 'fork', 'setsid']), message)?.explanation ?? '', /TIOCSCTTY/);
  assert.equal(explainOutput(after(['setsid', 'pty']), message), undefined);
});

test('a program that was killed for its memory is explained by the limit of the group, if there is one', () => {
  const after = (items: string[]): Situation => ({ ...failedAt(items), at: parseSteps(items).length });
  const limit = ['cgroup-make memory:box', 'cgroup-limit memory:box 32M'];
  assert.match(explainOutput(after(limit), 'Killed')?.explanation ?? '', /all the memory/);
  const nested = 'stagehand: fill 64M: Killed (SIGKILL)';
  assert.match(explainOutput(after(limit), nested)?.explanation ?? '', /all the memory/);
  assert.equal(explainOutput(after(['-r']), nested), undefined);
});
