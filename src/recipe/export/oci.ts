import { capabilitySets } from './capability-sets.js';
import { ociMounts } from './oci-mounts.js';
import { seccompFilter } from './oci-seccomp.js';
import type { CgroupSpec, ContainerSpec, Exporter, Here, IdLine, LeftOut } from './spec.js';

/** The configuration of a bundle: https://github.com/opencontainers/runtime-spec. Its root file system is beside it, in `rootfs`. */
export const oci: Exporter = (spec, here) => {
  const { mounts, masked, readOnly, rootReadOnly, leftOut } = ociMounts(spec);
  const config = {
    // Older runtimes refuse a newer number, though they know what came with it (crun 1.8 and the time namespace).
    ociVersion: '1.0.2',
    process: processOf(spec, here),
    root: { path: 'rootfs', readonly: rootReadOnly },
    ...(spec.hostname === null ? {} : { hostname: named(spec.hostname) }),
    mounts,
    linux: {
      // Without a mount namespace a runtime would mount on the host.
      namespaces: [...new Set([...spec.namespaces, 'mnt'])].map((kind) => ({ type: NAMES[kind] ?? kind })),
      ...mapsOf(spec, here),
      ...(spec.propagation === 'inherited' ? {} : { rootfsPropagation: spec.propagation }),
      ...groupOf(spec.cgroup),
      ...(spec.seccomp.length === 0 ? {} : { seccomp: seccompFilter(spec.seccomp) }),
      ...(Object.keys(spec.clocks).length === 0 ? {} : { timeOffsets: clocksOf(spec) }),
      ...(masked.length === 0 ? {} : { maskedPaths: masked }),
      ...(readOnly.length === 0 ? {} : { readonlyPaths: readOnly }),
    },
  };
  return {
    text: `${JSON.stringify(config, null, 2).replaceAll(`"${UNLIMITED}"`, '18446744073709551615')}\n`,
    leftOut: [...spec.leftOut, ...unspeakable(spec), ...leftOut],
  };
};

const NAMES: Readonly<Record<string, string>> = { mnt: 'mount', net: 'network' };

/** In a file nobody fills in names; so this is one. */
const named = (word: string): string => word.replaceAll(/\$(UUID|CGROUP)\b/g, 'box');

function processOf(spec: ContainerSpec, here: Here): object {
  const first = (lines: readonly IdLine[], own: number): number => lines[0]?.inside ?? own;
  return {
    terminal: spec.terminal === 'own',
    user: spec.user ?? { uid: first(spec.uidMap, here.uid), gid: first(spec.gidMap, here.gid) },
    args: spec.command,
    env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'TERM=xterm'],
    cwd: spec.cwd ?? '/',
    capabilities: Object.fromEntries(
      Object.entries(capabilitySets(spec, here)).map(([set, names]) => [
        set,
        names.map((name: string) => name.toUpperCase()),
      ]),
    ),
    rlimits: spec.rlimits.map(({ name, soft, hard }) => ({
      type: `RLIMIT_${name.toUpperCase()}`,
      soft: soft ?? UNLIMITED,
      hard: hard ?? UNLIMITED,
    })),
    noNewPrivileges: spec.noNewPrivs,
  };
}

/** RLIM_INFINITY is 2^64-1, which no number of JavaScript is: it is put in last. */
const UNLIMITED = 'unlimited';

function mapsOf(spec: ContainerSpec, here: Here): object {
  const map = (lines: readonly IdLine[], own: number): object[] =>
    lines.map(({ inside, outside, count }) => ({
      containerID: inside ?? own,
      hostID: outside ?? own,
      size: count,
    }));
  if (!spec.namespaces.includes('user')) return {};
  return { uidMappings: map(spec.uidMap, here.uid), gidMappings: map(spec.gidMap, here.gid) };
}

function groupOf(cgroup: CgroupSpec | null): object {
  if (cgroup === null) return {};
  const { name, memory, cpu, pids } = cgroup;
  return {
    cgroupsPath: `/${named(name)}`,
    resources: {
      ...(memory === undefined ? {} : { memory: { limit: memory ?? -1, swap: memory ?? -1 } }),
      ...(cpu === undefined ? {} : { cpu: { period: 100000, quota: cpu === null ? -1 : cpu * 1000 } }),
      ...(pids === undefined ? {} : { pids: { limit: pids ?? -1 } }),
    },
  };
}

function clocksOf({ clocks }: ContainerSpec): object {
  return Object.fromEntries(Object.entries(clocks).map(([clock, secs]) => [clock, { secs, nanosecs: 0 }]));
}

function unspeakable({
  namespaces,
  capabilities,
  terminal,
  loopback,
  uidMap,
  root,
}: ContainerSpec): LeftOut[] {
  return [
    ...(root === null
      ? [{ what: "the host's root directory", why: 'a bundle always has a root file system of its own' }]
      : []),
    ...(root?.entered === 'chroot'
      ? [{ what: 'chroot', why: 'runtimes change the root with pivot_root, when there is a mount namespace' }]
      : []),
    ...(root?.old === undefined ? [] : [{ what: 'the old root', why: 'runtimes take it away' }]),
    ...(namespaces.includes('mnt')
      ? []
      : [
          {
            what: "the host's mount namespace",
            why: 'without one of its own a runtime would mount on the host',
          },
        ]),
    ...(namespaces.includes('user') && uidMap.length === 0
      ? [
          {
            what: 'a user namespace without a map',
            why: 'a runtime becomes a user inside, and there is none',
          },
        ]
      : []),
    ...(capabilities.securebits.length > 0
      ? [{ what: 'securebits', why: 'the specification does not have them' }]
      : []),
    ...(terminal === 'none'
      ? [{ what: 'setsid', why: 'a runtime makes a session for every container' }]
      : []),
    ...(loopback
      ? [{ what: 'lo up', why: 'some runtimes do it by themselves; others leave it to a hook' }]
      : []),
  ];
}
