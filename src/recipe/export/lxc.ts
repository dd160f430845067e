import { shellQuote } from '../command-line.js';
import { capabilitySets } from './capability-sets.js';
import { lxcFilter } from './lxc-filter.js';
import { lxcMountReasons, lxcMounts } from './lxc-mounts.js';
import { always, told } from './reasons.js';
import { NAME_THE_FOLDER, settled } from './settled.js';
import type { ContainerSpec, Exporter, Here, IdLine, LeftOut } from './spec.js';
import { comments } from './words.js';

/** A file for lxc-execute(1): lxc.container.conf(5). */
export const lxc: Exporter = (given, here, file = 'box.conf') => {
  const spec = given.root === null && here.uid !== 0 ? withRoot(given) : given;
  const filter = `${file}.seccomp`;
  const lines = [
    ...comments(['', `To run it: lxc-execute --name box --rcfile ${file} [-- COMMAND...]`]),
    ...(spec.root === null
      ? []
      : comments([
          ...NAME_THE_FOLDER,
          'or say it here: lxc-execute ... --define lxc.rootfs.path=dir:FOLDER',
        ])),
    '',
    `lxc.namespace.clone = ${[...new Set([...spec.namespaces, 'mnt'])].join(' ')}`,
    ...maps(spec, here),
    ...clocks(spec),
    ...(spec.namespaces.includes('net') ? ['lxc.net.0.type = empty'] : []),
    ...(spec.loopback ? ['lxc.net.0.flags = up'] : []),
    ...(spec.hostname === null ? [] : [`lxc.uts.name = ${settled(spec.hostname)}`]),
    ...root(spec),
    ...lxcMounts(spec),
    ...(spec.terminal === 'own' ? [] : ['lxc.console.path = none']),
    ...limits(spec),
    ...privileges(spec, here),
    ...(spec.seccomp.length === 0 ? [] : [`lxc.seccomp.profile = ${filter}`]),
    ...(spec.cwd === null ? [] : [`lxc.init.cwd = ${settled(spec.cwd)}`]),
    `lxc.execute.cmd = ${spec.command.map((word) => shellQuote(settled(word))).join(' ')}`,
  ];
  return {
    text: `${lines.join('\n')}\n`,
    leftOut: [...spec.leftOut, ...unspeakable(given, here), ...lxcMountReasons(spec)],
    ...(spec.seccomp.length === 0 ? {} : { beside: { name: filter, text: lxcFilter(spec.seccomp) } }),
  };
};

/**
 * Without a folder it makes mounts of the host's root its own before it has a user namespace, which only root may. So what the host's
 * root shows besides files is bound into one.
 */
function withRoot(spec: ContainerSpec): ContainerSpec {
  const shown = ['/proc', '/sys', '/dev'].filter(
    (path) => !spec.mounts.some(({ target }) => target === path),
  );
  return {
    ...spec,
    root: { path: '$ROOTFS', entered: 'pivot' },
    mounts: [
      ...shown.map((path) => ({ kind: 'bind' as const, source: path, target: path, inside: false })),
      ...spec.mounts,
    ],
  };
}

function maps({ namespaces, uidMap, gidMap }: ContainerSpec, here: Here): string[] {
  if (!namespaces.includes('user')) return [];
  const line = (kind: 'u' | 'g', own: number, { inside, outside, count }: IdLine): string =>
    `lxc.idmap = ${kind} ${inside ?? own} ${outside ?? own} ${count}`;
  return [...uidMap.map((one) => line('u', here.uid, one)), ...gidMap.map((one) => line('g', here.gid, one))];
}

const CLOCKS: Readonly<Record<string, string>> = { boottime: 'boot', monotonic: 'monotonic' };

const clocks = ({ clocks: offsets }: ContainerSpec): string[] =>
  Object.entries(offsets).map(
    ([clock, seconds]) => `lxc.time.offset.${CLOCKS[clock] ?? clock} = ${seconds}s`,
  );

function root({ root: own, mounts }: ContainerSpec): string[] {
  if (own === null) return [];
  const readOnly = mounts.some(({ kind, target }) => kind === 'read-only' && target === '/');
  return [`lxc.rootfs.path = dir:${settled(own.path)}`, ...(readOnly ? ['lxc.rootfs.options = ro'] : [])];
}

/** For both versions of control groups: it ignores the keys of the one that is not there. */
function limits({ rlimits, cgroup }: ContainerSpec): string[] {
  const { memory, cpu, pids } = cgroup ?? {};
  const PERIOD = 100_000;
  const quota = typeof cpu === 'number' ? cpu * (PERIOD / 100) : null;
  return [
    ...(memory === undefined
      ? []
      : [
          `lxc.cgroup.memory.limit_in_bytes = ${memory ?? -1}`,
          `lxc.cgroup2.memory.max = ${memory ?? 'max'}`,
          `lxc.cgroup2.memory.swap.max = ${memory === null ? 'max' : 0}`,
        ]),
    ...(cpu === undefined
      ? []
      : [
          `lxc.cgroup.cpu.cfs_period_us = ${PERIOD}`,
          `lxc.cgroup.cpu.cfs_quota_us = ${quota ?? -1}`,
          `lxc.cgroup2.cpu.max = ${quota ?? 'max'} ${PERIOD}`,
        ]),
    ...(pids === undefined
      ? []
      : [`lxc.cgroup.pids.max = ${pids ?? 'max'}`, `lxc.cgroup2.pids.max = ${pids ?? 'max'}`]),
    ...rlimits.map(
      ({ name, soft, hard }) => `lxc.prlimit.${name} = ${soft ?? 'unlimited'}:${hard ?? 'unlimited'}`,
    ),
  ];
}

function privileges(spec: ContainerSpec, here: Here): string[] {
  const { bounding } = capabilitySets(spec, here);
  const lacking = here.capabilities.filter((name) => !bounding.includes(name)).map(short);
  const drop = bounding.length === 0 ? ['lxc.cap.keep = none'] : [`lxc.cap.drop = ${lacking.join(' ')}`];
  return [
    ...(lacking.length === 0 ? [] : drop),
    ...(spec.noNewPrivs ? ['lxc.no_new_privs = 1'] : []),
    ...user(spec, here),
  ];
}

const short = (name: string): string => name.replace(/^cap_/, '');

function user({ user: given, uidMap, gidMap, namespaces }: ContainerSpec, here: Here): string[] {
  const first = (lines: readonly IdLine[], own: number): number => lines[0]?.inside ?? own;
  const who =
    given ??
    (namespaces.includes('user') ? { uid: first(uidMap, here.uid), gid: first(gidMap, here.gid) } : here);
  return who.uid === 0 && who.gid === 0 ? [] : [`lxc.init.uid = ${who.uid}`, `lxc.init.gid = ${who.gid}`];
}

function unspeakable(spec: ContainerSpec, here: Here): LeftOut[] {
  const { namespaces: own, root: ownRoot, uidMap, capabilities, terminal, seccomp } = spec;
  const { inheritable, ambient } = capabilitySets(spec, here);
  return [
    ...always(spec, ['mnt']),
    ...told([
      [
        own.includes('user') && uidMap.length === 0,
        'a user namespace without a map',
        'it becomes a user inside, and there is none',
      ],
      [
        ownRoot === null && here.uid !== 0,
        "the host's root directory",
        'when a normal user starts it, it wants a root file system',
      ],
      [ownRoot?.entered === 'chroot', 'chroot', 'it uses pivot_root'],
      [ownRoot?.old !== undefined, 'the old root', 'it takes it away'],
      [inheritable.length > 0, 'the inheritable set', 'it has no key for it'],
      [ambient.length > 0, 'the ambient set', 'it has no key for it'],
      [capabilities.securebits.length > 0, 'securebits', 'it has no key for them'],
      [
        seccomp.some(({ answer }) => answer === 'log'),
        'calls that are logged',
        'its filters kill, or answer an error',
      ],
      [
        seccomp.some(({ answer }) => answer === 'kill'),
        'the end of the whole process',
        'what its filter kills is the thread that called',
      ],
      [terminal === 'none', 'setsid', 'it makes a session for every container'],
      [spec.cgroup !== null, 'the name of the control group', 'it is lxc.payload.NAME, of the container'],
      [spec.cgroup === null, 'no control group of its own', 'where it may make one, it does'],
      [spec.propagation === 'shared', 'mounts that are shared', 'it makes all of them slaves'],
    ]),
  ];
}
