import assert from 'node:assert/strict';
import test from 'node:test';
import { explain, type JudgedCause } from '../../src/explain/explain.js';
import type { Machine } from '../../src/run/machine.js';
import { type Facts, machine } from './machines.js';

const SUDO = { sudo: { path: '/usr/bin/sudo', setuid: true } };
const REFUSED = { ok: false, stdout: '', stderr: 'stagehand: unshare user: Operation not permitted (EPERM)' };

async function causes(message: string, on: Machine): Promise<readonly JudgedCause[]> {
  const [answer] = await explain(message, on);
  assert.equal(answer?.type, 'message');
  return answer?.type === 'message' ? answer.causes : [];
}

/** The same message has another cause on another machine: the one that holds, what it rests on, and what to type. */
const HOLDS: readonly [message: string, facts: Facts, cause: RegExp, asked: RegExp, command: RegExp][] = [
  [
    'unshare: unshare failed: Operation not permitted',
    { files: { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' }, programs: SUDO },
    /Debian/,
    /unprivileged_userns_clone/,
    /^sudo sysctl kernel.unprivileged_userns_clone=1$/,
  ],
  [
    'unshare: write failed /proc/self/uid_map: Operation not permitted',
    { files: { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' } },
    /AppArmor/,
    /apparmor_restrict/,
    /^su -c 'sysctl kernel.apparmor/,
  ],
  [
    'unshare: unshare failed: No space left on device',
    { files: { '/proc/sys/user/max_uts_namespaces': '0\n' }, uid: 0 },
    /limit is reached/,
    /max_uts_namespaces/,
    /^(lsns|sysctl)/,
  ],
  [
    'sh: 1: newuidmap: not found',
    { files: { '/etc/os-release': 'NAME="Fedora"\nID=fedora\n' }, programs: SUDO },
    /package/,
    /command -v newuidmap/,
    /^sudo dnf install shadow-utils$/,
  ],
  [
    'sh: 4: pivot_root: not found',
    { programs: { pivot_root: { path: '/usr/sbin/pivot_root', setuid: false } } },
    /for the administrator/,
    /pivot_root in PATH/,
    /^PATH=\$PATH:\/usr\/sbin/,
  ],
  [
    'bash: capsh: command not found',
    { files: { '/etc/os-release': 'ID=debian\n' }, programs: SUDO },
    /not installed/,
    /command -v capsh/,
    /^sudo apt-get install libcap2-bin$/,
  ],
  [
    'newuidmap: write to uid_map failed: Operation not permitted',
    {
      files: { '/etc/subuid': 'ada:100000:65536\n', '/etc/subgid': 'ada:100000:65536\n' },
      programs: {
        newuidmap: { path: '/usr/bin/newuidmap', setuid: false },
        getcap: { path: '/sbin/getcap', setuid: false },
        ...SUDO,
      },
    },
    /neither setuid root/,
    /getcap/,
    /^sudo setcap cap_setuid=ep \/usr\/bin\/newuidmap$/,
  ],
  [
    'newuidmap: uid range [0-1) -> [100000-100001) not allowed',
    { files: { '/etc/subuid': 'bob:100000:65536\n' }, programs: SUDO },
    /No range/,
    /\/etc\/subuid/,
    /^sudo usermod --add-subuids .* ada$/,
  ],
  [
    "pivot_root: failed to change root from `.' to `old': Invalid argument",
    {},
    /shared/,
    /mountinfo/,
    /make-rprivate/,
  ],
  [
    'mount: /proc: permission denied.',
    {
      files: {
        '/proc/self/mountinfo':
          '21 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 21 0:5 / /proc rw - proc proc rw\n23 22 0:6 / /proc/acpi ro - tmpfs tmpfs ro\n',
      },
    },
    /whole proc is visible/,
    /mountinfo/,
    /rbind \/proc/,
  ],
  [
    'mount: mounting overlay on /m failed: Operation not permitted',
    { kernel: '5.10.0-30-amd64' },
    /Before Linux 5.11/,
    /uname -r/,
    /^$/,
  ],
  [
    'cgroup change of group failed',
    {},
    /handed? (?:one )?over|hands one over/,
    /a group with cpu/,
    /^sudo learn delegate$/,
  ],
  [
    'ping: socket: Operation not permitted',
    {
      files: { '/proc/sys/net/ipv4/ping_group_range': '1\t0\n' },
      programs: {
        ping: { path: '/bin/ping', setuid: false },
        getcap: { path: '/sbin/getcap', setuid: false },
      },
    },
    /CAP_NET_RAW/,
    /ping_group_range/,
    /sysctl -w net.ipv4.ping_group_range/,
  ],
  [
    'WARN[0000] "/" is not a shared mount, this could cause issues',
    { files: { '/proc/self/mountinfo': '21 1 8:1 / / rw - ext4 /dev/sda1 rw\n' }, programs: SUDO },
    /private/,
    /mountinfo/,
    /^sudo mount --make-rshared \/$/,
  ],
  [
    'env: ‘/opt/tool’: No such file or directory',
    { files: { '/opt/tool': '\x7fELF\0\0/lib/ld-musl-x86_64.so.1\0' } },
    /loader/,
    /\/opt\/tool/,
    /^ldd/,
  ],
];

for (const [message, facts, cause, asked, command] of HOLDS) {
  test(`${message.slice(0, 70)}: ${cause.source}`, async () => {
    const found = (await causes(message, machine(facts))).find(({ holds }) => holds === true);
    assert.match(found?.because ?? '', cause);
    assert.ok(
      found?.probes.some((probe) => asked.test(probe.asked)),
      JSON.stringify(found?.probes),
    );
    assert.ok(
      command.source === '^$' || found?.commands.some((line) => command.test(line)),
      `${found?.commands}`,
    );
  });
}

test('on a machine where all works no gate is named as the cause, and the way out was tried', async () => {
  const list = await causes('unshare: unshare failed: Operation not permitted', machine());
  assert.equal(
    list.some(({ holds }) => holds === true),
    false,
  );
  assert.equal(list.find(({ because }) => /Without -r/.test(because))?.proof?.works, true);
});

test('that a container is around counts only if it is in the way', async () => {
  const message = 'unshare: unshare failed: Operation not permitted';
  const files = { '/.dockerenv': '' };
  const open = await causes(message, machine({ files }));
  const closed = await causes(message, machine({ files, run: () => REFUSED }));
  const about = (list: readonly JudgedCause[]) =>
    list.find(({ because }) => /in a container/.test(because))?.holds;
  assert.deepEqual([about(open), about(closed)], [false, true]);
});

test('a setting for normal users does not concern root', async () => {
  const files = { '/proc/sys/kernel/unprivileged_userns_clone': '0' };
  const list = await causes('unshare: unshare failed: Operation not permitted', machine({ files, uid: 0 }));
  assert.equal(list.find(({ because }) => /Debian/.test(because))?.holds, false);
});

test('causes that hold stand first, and those that are ruled out last', async () => {
  const files = { '/proc/sys/user/max_user_namespaces': '0' };
  const list = await causes('unshare: unshare failed: Operation not permitted', machine({ files }));
  const order = list.map(({ holds }) => [true, null, false].indexOf(holds));
  assert.deepEqual(order, [...order].sort());
  assert.match(list[0]?.because ?? '', /max_user_namespaces is 0/);
});

test('a machine of which nothing can be read gives an answer all the same', async () => {
  const blind: Machine = { ...machine(), read: () => null, run: async () => null };
  for (const message of ['mount: /proc: permission denied.', 'Killed', 'bash: fork: Cannot allocate memory'])
    assert.ok((await causes(message, blind)).length > 0);
});
