import { parseCapabilitySet } from '../../src/kernel/capabilities.js';
import type { CgroupMembership } from '../../src/kernel/cgroups.js';
import { readable } from '../../src/kernel/readable.js';
import { type Changes, mount, NO_CAPABILITIES, SECRET } from './made-up.js';

const ALL = parseCapabilitySet('1ffffffffff') as string;

const OUT = `out ${SECRET}\n`;

/** One of version 2, which has the controllers that none of version 1 has. */
const groups = (unified: string, pids: string): CgroupMembership[] => [
  { hierarchy: 8, controllers: ['pids'], path: pids },
  { hierarchy: 0, controllers: [], path: unified },
];

/** What can't be brought about everywhere, and exactly the rows that say so. */
export const CASES: readonly [what: string, changes: Changes, red: readonly string[]][] = [
  ['a descriptor leads out, but to another file', { acts: { ways: { mounts: 'out something else' } } }, []],
  ['the way by chroot', { acts: { ways: { chroot: OUT } } }, ['escape-chroot']],
  ['the way by /proc', { acts: { ways: { proc: OUT } } }, ['escape-proc']],
  ['the way by the working directory', { acts: { ways: { cwd: OUT } } }, ['escape-cwd']],
  ['the way by setns', { acts: { ways: { setns: OUT } } }, ['escape-setns']],
  ['the way by a handle', { acts: { ways: { handle: OUT } } }, ['escape-handle']],
  ['the root of the host', { facts: { root: '254:0:50' } }, ['root']],
  ['a disk can be opened', { acts: { calls: { disk: 'open done' } } }, ['disk']],
  ['a disk could be opened', { acts: { calls: { disk: 'open ENXIO' } } }, ['disk']],
  ['a node of a disk that can not be opened', { acts: { calls: { disk: 'open EPERM' } } }, []],
  ['clone3 answers EPERM', { acts: { calls: { clone3: 'EPERM' } } }, ['threads']],
  ['masks come off', { acts: { unmask: 'done /proc/keys' } }, ['masks-hold']],
  ['no fork', { children: { fork: 'ENOMEM' } }, ['fork']],
  [
    'orphans stay',
    { children: { orphan_collected: false }, facts: { pid: 7, proc: { self: '7', processes: 3 } } },
    ['reap'],
  ],
  ['a limit that does not hold', { children: { memory: { answer: 'done', killed: false } } }, ['memory']],
  [
    'it is counted in a group of its own, but limited only where COMMAND is, too',
    {
      host: { cgroup: readable(groups('/', '/judge')) },
      inside: { cgroup: readable(groups('/own', '/judge')) },
    },
    ['pids'],
  ],
  ['too many are born', { children: { pids: 'done 51' } }, ['pids']],
  [
    'mounts are shared with the host',
    { host: { mounts: readable([mount('/', 7)]) }, inside: { mounts: readable([mount('/', 7)]) } },
    ['propagation'],
  ],
  [
    'mounts are shared with others',
    { host: { mounts: readable([mount('/', 7)]) }, inside: { mounts: readable([mount('/', 8)]) } },
    [],
  ],
  ['nobody is mapped', { inside: { uid_map: readable([]) } }, ['id-map']],
  ['an interface is left', { left: { links: ['veth0'] } }, ['left-links']],
  ['a group is left', { left: { cgroups: ['/sys/fs/cgroup/x'] } }, ['left-cgroups']],
  ['Ctrl-Z has no effect', { keys: { stop: false } }, ['keys']],
  ["the host's terminal, with a name", { terminal: { device: '0:26' } }, ['tty-own']],
  ["the host's devpts", { facts: { devpts: '0:26:1' } }, ['devpts']],
  [
    'no filter but that of the host',
    { host: { seccomp: readable({ mode: 'filter', filters: 1 }) } },
    ['seccomp'],
  ],
  [
    'more is permitted than is effective',
    { facts: { caps: { ...NO_CAPABILITIES, permitted: ALL, bounding: ALL } } },
    ['cap-permitted'],
  ],
  ['COMMAND never ends', { plain: { ending: { how: 'late', seconds: 10 } } }, ['ends']],
];

/** Namespaces without which hardly anything can be made, so that only made-up evidence lacks just them. */
export const ALONE_BY_NAMESPACE = ['user', 'mnt', 'pid'] as const;
