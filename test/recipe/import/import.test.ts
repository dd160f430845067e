import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseConfig } from '../../../src/recipe/import/config.js';
import { imported, root, small, stepsOf, user } from './here.js';

const seccomp = (filter: object): object =>
  small({
    process: { args: ['sh'], noNewPrivileges: true },
    linux: { namespaces: [{ type: 'mount' }], seccomp: filter },
  });

const filterOf = (filter: object): string | undefined =>
  stepsOf(imported(seccomp(filter))).find((step) => step.startsWith('seccomp'));

describe('ids', () => {
  const mapped = (...lines: (readonly [number, number, number])[]): object => {
    const mappings = lines.map(([containerID, hostID, size]) => ({ containerID, hostID, size }));
    return small({
      linux: {
        namespaces: [{ type: 'user' }, { type: 'mount' }],
        uidMappings: mappings,
        gidMappings: mappings,
      },
    });
  };
  const ranges = { uid: [{ first: 100_000, count: 65_536 }], gid: [{ first: 100_000, count: 65_536 }] };
  const about = (config: object, here = user): string[] =>
    stepsOf(imported(config, here)).filter((step) => /^(map|deny|setuid)/.test(step));

  test('a normal user without a map is root inside', () => {
    assert.deepEqual(about(small()), ['map-root']);
  });
  test('or whoever the process is to be', () => {
    const config = small({ process: { args: ['sh'], user: { uid: 33, gid: 34 } } });
    assert.deepEqual(about(config), ['deny-setgroups', 'map-uid 33 1001 1', 'map-gid 34 1001 1']);
  });
  test('real root needs no user namespace', () => {
    const config = small({ process: { args: ['sh'], user: { uid: 33, gid: 34 } } });
    assert.deepEqual(about(config, root), ['setuid 33 34']);
  });
  test('a range that is one’s own is mapped, and another is not', () => {
    const lines = [
      [0, 1001, 1],
      [1, 100_000, 65_536],
    ] as const;
    const words = 'u:0:1001:1 u:1:100000:65536 g:0:1001:1 g:1:100000:65536';
    assert.deepEqual(about(mapped(...lines), { ...user, ranges }), [`map-ranges ${words}`]);
    assert.deepEqual(about(mapped(...lines)), ['map-root']);
    assert.match(imported(mapped(...lines)).changed[0]?.why ?? '', /may not map these ids/);
    assert.deepEqual(about(mapped([0, 100_001, 65_536]), { ...user, ranges }), ['map-root']);
  });
  test('who is not in the map becomes root in it, and makes the mount points before', () => {
    const config = { ...mapped([0, 100_000, 1000]), mounts: [{ destination: '/proc', type: 'proc' }] };
    const steps = stepsOf(imported(config, { ...root, inRoot: () => 'missing' }));
    assert.ok(steps.indexOf('mkdir $ROOTFS/proc') < steps.indexOf('unshare user'));
    assert.equal(steps[steps.findIndex((step) => step.startsWith('map-ranges')) + 1], 'setuid 0');
  });
});

describe('namespaces', () => {
  test('one that is there already is joined, in the order that works', () => {
    const namespaces = [
      { type: 'mount' },
      { type: 'network', path: '/proc/7/ns/net' },
      { type: 'pid' },
      { type: 'user', path: '/run/user-ns' },
    ];
    const steps = stepsOf(imported(small({ linux: { namespaces } }))).slice(0, 6);
    assert.deepEqual(steps, [
      'join user /run/user-ns',
      'join net /proc/7/ns/net',
      'unshare mnt',
      'private',
      'unshare pid',
      'fork',
    ]);
  });
  test('of a mount namespace that is there a copy is taken, so that no mount stays in it', () => {
    const { steps, changed } = imported(
      small({ linux: { namespaces: [{ type: 'mount', path: '/run/m' }] } }),
      root,
    );
    const taken = steps.slice(0, 3).map(({ step }) => [step.name, ...step.args].join(' '));
    assert.deepEqual(taken, ['join mnt /run/m', 'unshare mnt', 'private']);
    assert.equal(changed[0]?.key, 'linux.namespaces[0]');
  });
  test('a path of one is no number of a process', () => {
    assert.throws(
      () => imported(small({ linux: { namespaces: [{ type: 'network', path: '1' }] } })),
      /namespaces\[0\]\.path: has to begin with \//,
    );
  });
  test('what would be the host’s is not touched', () => {
    const { leftOut, steps } = imported(
      small({ hostname: 'box', mounts: [{ destination: '/q', type: 'mqueue' }] }),
    );
    assert.deepEqual(
      leftOut.map(({ key }) => key),
      ['hostname', 'mounts[0]'],
    );
    assert.ok(!steps.some(({ step }) => /hostname|mqueue/.test([step.name, ...step.args].join(' '))));
  });
});

describe('a filter', () => {
  test('that forbids', () => {
    const syscalls = [
      { names: ['mount', 'not_of_this_machine'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
      { names: ['reboot'], action: 'SCMP_ACT_KILL' },
      { names: ['mount'], action: 'SCMP_ACT_LOG' },
    ];
    assert.equal(filterOf({ defaultAction: 'SCMP_ACT_ALLOW', syscalls }), 'seccomp ENOSYS:mount kill:reboot');
  });
  test('that allows becomes the list of all others', () => {
    const syscalls = [
      { names: ['read', 'write', 'clone', 'clone3', 'unshare', 'setns'], action: 'SCMP_ACT_ALLOW' },
    ];
    assert.equal(
      filterOf({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 13, syscalls }),
      'seccomp EACCES:mount,reboot,socket,ptrace',
    );
  });
  test('that allows clone only without new namespaces', () => {
    const args = [{ index: 0, value: 2114060288, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }];
    const syscalls = [
      { names: ['read', 'write', 'mount', 'reboot', 'socket', 'ptrace'], action: 'SCMP_ACT_ALLOW' },
      { names: ['clone'], action: 'SCMP_ACT_ALLOW', args },
      { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
    ];
    assert.equal(filterOf({ defaultAction: 'SCMP_ACT_ERRNO', syscalls }), 'seccomp EPERM:@namespace');
  });
  test('that asks for other arguments is told of', () => {
    const args = [{ index: 0, value: 40, op: 'SCMP_CMP_EQ' }];
    const rule = { names: ['socket'], action: 'SCMP_ACT_ERRNO', args };
    const { leftOut, steps } = imported(seccomp({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [rule] }));
    assert.deepEqual(
      leftOut.map(({ key }) => key),
      ['linux.seccomp.syscalls[0]'],
    );
    assert.ok(!steps.some(({ step }) => step.name === 'seccomp'));
  });
  test('without no_new_privs goes in while there is the right to it', () => {
    const config = small({
      process: { args: ['sh'], user: { uid: 5, gid: 5 } },
      linux: {
        namespaces: [{ type: 'mount' }],
        seccomp: {
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [{ names: ['mount'], action: 'SCMP_ACT_ERRNO' }],
        },
      },
    });
    const names = imported(config, root).steps.map(({ step }) => step.name);
    assert.ok(names.indexOf('seccomp') < names.indexOf('setuid'));
  });
});

test('a hard limit above one’s own, and limits that need a control group, are told of', () => {
  const config = small({
    process: { args: ['sh'], rlimits: [{ type: 'RLIMIT_NOFILE', soft: 10_000, hard: 20_000 }] },
    linux: { namespaces: [{ type: 'mount' }], resources: { memory: { limit: 1024 }, pids: { limit: -1 } } },
  });
  const { changed, leftOut } = imported(config);
  assert.ok(stepsOf(imported(config)).includes('rlimit nofile 4096'));
  assert.ok(changed.some(({ key }) => key === 'process.rlimits[0]'));
  assert.deepEqual(
    leftOut.map(({ key }) => key),
    ['linux.resources.memory.limit'],
  );
  const steps = stepsOf(imported(config, root));
  assert.deepEqual(steps.slice(0, 3), [
    'cgroup-make memory:$CGROUP',
    'cgroup-limit memory:$CGROUP 1024',
    'cgroup-join memory:$CGROUP',
  ]);
  assert.ok(steps.includes('rlimit nofile 10000:20000'));
});

describe('what is no configuration', () => {
  const wrong: readonly (readonly [object | string, RegExp])[] = [
    ['{', /^config\.json is not JSON: /],
    ['[]', /: the whole: expected object, received array\.$/],
    [{}, /: ociVersion: expected string, received undefined \(and 1 more\)\.$/],
    [small({ ociVersion: '2.0.0' }), /: ociVersion: is not of version 1 of the specification\.$/],
    [small({ root: undefined }), /: root: expected object/],
    [small({ process: { args: ['sh', 7] } }), /: process\.args\[1\]: expected string, received number\.$/],
    [small({ process: { args: ['a\0b'] } }), /: process\.args\[0\]: has a NUL character in it\.$/],
    [
      small({ process: { capabilities: { bounding: ['CAP_KILL', 'CAP_CHOWN', 'kill -9'] } } }),
      /: process\.capabilities\.bounding\[2\]: is no name of a capability/,
    ],
    [small({ mounts: [{ type: 'proc' }] }), /: mounts\[0\]\.destination: expected string/],
    [small({ linux: { namespaces: [{ type: 'mnt' }] } }), /: linux\.namespaces\[0\]\.type: /],
    [
      small({ linux: { uidMappings: [{ containerID: -1, hostID: 0, size: 1 }] } }),
      /: linux\.uidMappings\[0\]/,
    ],
    [small({ process: { args: Array(5000).fill('x') } }), /: process\.args: is too long a list\.$/],
  ];
  for (const [config, says] of wrong) {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    test(text.slice(0, 70), () => {
      assert.throws(() => parseConfig(text, 'config.json'), { name: 'Problem', message: says });
    });
  }
});
