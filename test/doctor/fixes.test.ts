import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { GATES } from '../../src/doctor/gates.js';
import type { Cause } from '../../src/explain/entry.js';
import { packageRoot } from '../../src/paths.js';

/**
 * Of every fix that `learn doctor` can name: the test that tried it, by doing it and looking again, or why that can't be
 * done on a machine of the tests. By the beginning of what is said as the cause.
 */
const FIXES: readonly [because: RegExp, tried: { in: string; test: RegExp } | { not: string }][] = [
  [
    /^The limit user\.max_user_namespaces is 0/,
    { in: 'test/commands/doctor.test.ts', test: /each of the two commands that it names mends it/ },
  ],
  [
    /^One of the limits user\.max_\*_namespaces is 0/,
    { in: 'test/commands/doctor.test.ts', test: /each of the two commands that it names mends it/ },
  ],
  [
    /^The setting kernel\.unprivileged_userns_clone/,
    {
      in: 'test/kernels/gates.test.ts',
      test: /=0: learn doctor says that it blocks stage 1, and what mends it/,
    },
  ],
  [
    /^A process whose root directory was changed by chroot/,
    { in: 'test/commands/doctor.test.ts', test: /inside a chroot: says so, and pivot_root/ },
  ],
  [
    /^This shell is in a user namespace already, and its user/,
    { in: 'test/explain/nested.test.ts', test: /what is named mends it/ },
  ],
  [/^This shell is in a user namespace in which setgroups/, { not: 'there is nothing to mend' }],
  [
    /^The kernel lets a user namespace mount a new proc only/,
    { in: 'test/doctor/podman.test.ts', test: /the option that is named opens them/ },
  ],
  [
    /^Control groups can not be made here by anybody/,
    { in: 'test/commands/doctor.test.ts', test: /the commands that it names mount them/ },
  ],
  [
    /^To move a process you must be allowed to write cgroup\.procs/,
    { in: 'test/commands/delegate.test.ts', test: /handed over|delegate/ },
  ],
  [
    /^newuidmap and newgidmap are in a package/,
    { not: 'it installs a package, on a machine that is not ours; CI installs the same one' },
  ],
  [
    /^No range of subordinate IDs/,
    { in: 'test/commands/doctor.test.ts', test: /the commands that it names mend it/ },
  ],
  [
    /^newuidmap or newgidmap is neither setuid root/,
    { in: 'test/commands/doctor.test.ts', test: /the commands that it names mend it/ },
  ],
  [/^This kernel was built without/, { not: 'takes another kernel' }],
  [/^This kernel has no/, { not: 'takes another kernel, or modules of it' }],
  [/^Landlock is not among/, { not: 'takes another command line of the kernel, and a boot' }],
  [/^Before Linux 5\.11/, { not: 'takes an older kernel than those of the tests' }],
  [/^AppArmor, as Ubuntu has it/, { not: "takes Ubuntu's kernel; Debian's has no such setting" }],
  [
    /^An AppArmor profile is on this shell/,
    { not: 'takes a kernel with AppArmor, and an engine that uses it' },
  ],
  [/^SELinux enforces rules/, { not: 'takes a system with SELinux' }],
  [
    /^A container engine, Docker for one, filters/,
    { not: "takes Docker's engine, which does not start on these machines" },
  ],
  [
    /^The kernel lets a user namespace mount a new sysfs only/,
    { not: 'the same option as for /proc; what it does for /sys was not looked at' },
  ],
  [/^The kernel here is gVisor/, { not: 'takes gVisor' }],
  [/^This is the first version of the Windows Subsystem/, { not: 'takes Windows' }],
  [/^This shell runs in a container, whose engine/, { not: 'is a guess where nothing else is known' }],
  [/^CRIU /, { not: 'takes root outside of all containers, or another kernel' }],
  [/^pasta and slirp4netns stand between/, { not: "changes a device of the machine's, for everybody" }],
  [
    /^There is no \/dev\/net\/tun here/,
    { not: 'takes an engine that is told to pass it, or another kernel' },
  ],
];

const causes = [...new Set(GATES.map(({ cause }: { cause: Cause }) => cause.because))];

for (const because of causes)
  test(`the fix for "${because.slice(0, 60)}": a test has tried it, or it is said why not`, () => {
    const found = FIXES.filter(([pattern]) => pattern.test(because));
    assert.equal(found.length, 1, 'add it to the table here');
    const [, tried] = found[0] ?? assert.fail();
    if ('not' in tried) return;
    assert.match(readFileSync(join(packageRoot, tried.in), 'utf8'), tried.test);
  });

test('the table names no cause that there is not', () => {
  for (const [pattern] of FIXES)
    assert.ok(
      causes.some((because) => pattern.test(because)),
      `${pattern}`,
    );
});
