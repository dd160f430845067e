import assert from 'node:assert/strict';
import test from 'node:test';
import { loadCourse } from '../../src/course/load.js';
import { diagnose } from '../../src/doctor/diagnose.js';
import type { Attempt } from '../../src/doctor/stages.js';
import type { Refusal } from '../../src/doctor/types.js';
import { formatStep } from '../../src/recipe/parse.js';
import { type Facts, machine } from '../explain/machines.js';

const SUDO = { sudo: { path: '/usr/bin/sudo', setuid: true } };

const TEXTS: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
  ENODEV: 'No such device',
  EOPNOTSUPP: 'Operation not supported',
};

/** A kernel that refuses the first step that looks like this. */
function refusing(step: RegExp, errno: string): Attempt {
  return async ({ recipe }): Promise<Refusal | null> => {
    const tried = recipe.steps.map(formatStep).find((text) => step.test(text));
    const said = `${tried}: ${TEXTS[errno]} (${errno})`;
    return tried === undefined ? null : { tried, errno, said, explanation: `The kernel answered ${errno}.` };
  };
}

async function causesOf(facts: Facts, attempt: Attempt, stage: number) {
  const found = await diagnose(await loadCourse(), machine({ programs: SUDO, ...facts }), attempt);
  const { trouble } = found.stages.find((each) => each.stage === stage) ?? {};
  return found.troubles.find(({ number }) => number === trouble)?.causes ?? [];
}

const root = '21 1 8:1 / / rw - ext4 /dev/sda1 rw\n';
const proc = '22 21 0:5 / /proc rw - proc proc rw\n';
const masked = `${root}${proc}23 22 0:6 / /proc/acpi ro - tmpfs tmpfs ro\n`;

/** What stands in the way on machines that can't be made here: the cause, and the command or line that opens it. */
const MACHINES: readonly [
  name: string,
  refused: readonly [step: RegExp, errno: string, stage: number],
  facts: Facts,
  cause: RegExp,
  command: RegExp,
][] = [
  [
    "Debian's switch is off",
    [/^unshare user/, 'EPERM', 1],
    { files: { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' } },
    /Debian/,
    /^sudo sysctl kernel\.unprivileged_userns_clone=1$/,
  ],
  [
    "Ubuntu's AppArmor: the namespace is made, and the map refused",
    [/^map-root/, 'EPERM', 1],
    { files: { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' } },
    /AppArmor, as Ubuntu/,
    /^sudo sysctl kernel\.apparmor_restrict_unprivileged_userns=0$/,
  ],
  [
    'a container of Docker with its profile of AppArmor',
    [/^private/, 'EACCES', 3],
    { files: { '/.dockerenv': '', '/proc/self/attr/current': 'docker-default (enforce)\n' } },
    /AppArmor profile/,
    /^docker run --security-opt apparmor=unconfined/,
  ],
  [
    'a container of Docker that hides parts of /proc',
    [/^mount proc/, 'EPERM', 4],
    { files: { '/.dockerenv': '', '/proc/self/mountinfo': masked } },
    /parts of \/proc/,
    /^docker run --security-opt systempaths=unconfined/,
  ],
  [
    'a container of Podman that hides parts of /proc',
    [/^mount proc/, 'EPERM', 4],
    { files: { '/run/.containerenv': '', '/proc/self/mountinfo': masked } },
    /parts of \/proc/,
    /^podman run --security-opt unmask=ALL/,
  ],
  [
    'a pod of Kubernetes that hides parts of /proc',
    [/^mount proc/, 'EPERM', 4],
    {
      files: {
        '/proc/self/environ': 'HOME=/\0KUBERNETES_SERVICE_HOST=10.0.0.1\0',
        '/proc/self/mountinfo': masked,
      },
    },
    /parts of \/proc/,
    /^procMount: Unmasked$/,
  ],
  [
    'a pod of Kubernetes with a filter',
    [/^unshare user/, 'EPERM', 1],
    {
      files: {
        '/proc/self/environ': 'KUBERNETES_SERVICE_HOST=10.0.0.1\0',
        '/proc/self/status': 'Name:\tsh\nSeccomp:\t2\n',
      },
    },
    /seccomp/,
    /^seccompProfile: \{ type: Unconfined \}$/,
  ],
  [
    'a codespace with a filter',
    [/^unshare user/, 'EPERM', 1],
    {
      files: {
        '/.dockerenv': '',
        '/proc/self/environ': 'CODESPACES=true\0',
        '/proc/self/status': 'Name:\tsh\nSeccomp:\t2\n',
      },
    },
    /seccomp/,
    /^"privileged": true$/,
  ],
  [
    'a container of LXC without nesting',
    [/^mount proc/, 'EACCES', 4],
    {
      files: {
        '/proc/self/mountinfo': `${root}${proc}24 22 0:7 /proc/cpuinfo /proc/cpuinfo rw - fuse.lxcfs lxcfs rw\n`,
      },
    },
    /parts of \/proc/,
    /^lxc config set NAME security\.nesting true/,
  ],
  [
    'gVisor',
    [/^pivot/, 'EINVAL', 9],
    { kernel: '4.19.0-gvisor', files: { '/proc/version': 'Linux version 4.19.0-gvisor' } },
    /gVisor/,
    /--runtime=runc/,
  ],
  [
    'the first Windows Subsystem for Linux',
    [/^unshare user/, 'EINVAL', 1],
    { kernel: '4.4.0-19041-Microsoft', links: { '/proc/self/ns/user': 'user:[1]' } },
    /Windows Subsystem/,
    /--set-version/,
  ],
  [
    'a user namespace in which the group has no number',
    [/^unshare user/, 'EPERM', 1],
    {
      files: {
        '/proc/self/status': 'Uid:\t1000\t1000\t1000\t1000\nGid:\t65534\t65534\t65534\t65534\n',
        '/proc/self/uid_map': '      1000       1001          1\n',
        '/proc/self/gid_map': '',
      },
    },
    /its user or its group has no number/,
    /^unshare --user --map-current-user$/,
  ],
  [
    'a user namespace in which setgroups is given up',
    [/^deny-setgroups/, 'EPERM', 1],
    { files: { '/proc/self/setgroups': 'deny\n' } },
    /setgroups\(2\) is given up, and a new one inherits that/,
    /^$/,
  ],
  [
    'a kernel without network namespaces',
    [/^unshare net/, 'EINVAL', 6],
    {},
    /built without that kind of namespace/,
    /^$/,
  ],
  [
    'a kernel that was started without Landlock',
    [/^landlock/, 'EOPNOTSUPP', 12],
    { files: { '/sys/kernel/security/lsm': 'lockdown,capability,yama,apparmor\n' } },
    /Landlock is not among/,
    /^sudo update-grub$/,
  ],
];

/** What costs nothing. */
const NO_RISK = /has no number there/;

for (const [name, [step, errno, stage], facts, cause, command] of MACHINES) {
  test(`${name}: ${cause.source}`, async () => {
    const causes = await causesOf(facts, refusing(step, errno), stage);
    assert.deepEqual(
      causes.map(({ holds }) => holds),
      causes.map(() => true),
    );
    const found = causes.find(({ because }) => cause.test(because));
    assert.ok(found, JSON.stringify(causes.map(({ because }) => because)));
    assert.ok(
      command.source === '^$' || found.commands.some((line) => command.test(line)),
      `${found.commands}`,
    );
    assert.ok(command.source === '^$' || found.risk !== null || NO_RISK.test(found.because));
  });
}

test('what only SELinux can have done is said as a guess, with the way to its log', async () => {
  const files = {
    '/sys/fs/selinux/enforce': '1',
    '/proc/self/attr/current': 'staff_u:staff_r:staff_t:s0\0',
  };
  const causes = await causesOf({ files }, refusing(/^mount tmpfs/, 'EACCES'), 3);
  const guess = causes.find(({ because }) => /SELinux/.test(because));
  assert.equal(guess?.holds, null);
  assert.match(guess?.way_out ?? '', /ausearch/);
});

test('who is confined by nothing is not told of SELinux', async () => {
  const files = {
    '/sys/fs/selinux/enforce': '1',
    '/proc/self/attr/current': 'unconfined_u:unconfined_r:unconfined_t:s0\0',
  };
  const causes = await causesOf({ files }, refusing(/^mount tmpfs/, 'EACCES'), 3);
  assert.deepEqual(
    causes.filter(({ because }) => /SELinux/.test(because)),
    [],
  );
});

test('what nobody knows a cause of is told as the run told it', async () => {
  const [cause] = await causesOf({}, refusing(/^shm/, 'EINVAL'), 5);
  assert.equal(cause?.because, 'The kernel answered EINVAL.');
  assert.match(`${cause?.commands}`, /^learn explain 'shm/);
});

test('Landlock missing leaves the stage ready in part: the variant is named', async () => {
  const found = await diagnose(await loadCourse(), machine(), refusing(/^landlock/, 'EOPNOTSUPP'));
  const stage = found.stages.find((each) => each.stage === 12);
  assert.equal(stage?.standing, 'partly');
  assert.match(stage?.note ?? '', /variant "landlock"/);
  assert.equal(found.ready, false);
});

test('an image of Docker in a virtual machine is no container', async () => {
  const facts = { files: { '/.dockerenv': '' }, links: { '/proc/self/ns/pid': 'pid:[4026531836]' } };
  const found = await diagnose(await loadCourse(), machine(facts), async () => null);
  assert.equal(found.machine.container, null);
});

test('programs that are missing are told with their package', async () => {
  const found = await diagnose(await loadCourse(), machine({ programs: SUDO }), async () => null);
  const cgexec = found.extras.find(({ what }) => what.includes('cgexec'));
  const trouble = found.troubles.find(({ number }) => number === cgexec?.trouble);
  assert.deepEqual(trouble?.causes[0]?.commands, ['sudo apt-get install cgroup-tools']);
});
