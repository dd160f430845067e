import { capabilitySets } from './capability-sets.js';
import { nspawnMountReasons, nspawnMounts } from './nspawn-mounts.js';
import { always, never, told } from './reasons.js';
import { scriptHead } from './script.js';
import type { CgroupSpec, ContainerSpec, Exporter, Here, IdLine, LeftOut } from './spec.js';
import { shellLine } from './words.js';

/** A call of systemd-nspawn(1), for root: nobody else may start that of systemd 252. */
export const nspawn: Exporter = (spec, here) => {
  const options = [
    '--quiet --console="$console" --directory="$ROOTFS"',
    '--link-journal=no --resolv-conf=off --timezone=off',
    ...maps(spec),
    ...(spec.namespaces.includes('net') ? ['--private-network'] : []),
    // Without a name it would take that of the folder.
    `--hostname=${spec.hostname === null ? '"$(uname -n)"' : shellLine([spec.hostname])}`,
    ...privileges(spec, here),
    ...spec.rlimits.map(
      ({ name, soft, hard }) => `--rlimit=${name.toUpperCase()}=${soft ?? 'infinity'}:${hard ?? 'infinity'}`,
    ),
    ...properties(spec.cgroup),
    ...nspawnMounts(spec),
    ...(spec.cwd === null ? [] : [shellLine([`--chdir=${spec.cwd}`])]),
    '-- "$@"',
  ];
  return {
    text: `${[
      ...scriptHead(spec, true, null),
      '# Its own terminal for the container, or as it is.',
      'if [ -t 0 ]; then console=interactive; else console=pipe; fi',
      `exec systemd-nspawn \\\n  ${options.join(' \\\n  ')}`,
    ].join('\n')}\n`,
    leftOut: [...spec.leftOut, ...unspeakable(spec, here), ...nspawnMountReasons(spec)],
  };
};

/** It maps one range, which begins with 0 inside. Its second option leaves the owners of files as they are. */
function maps({ namespaces, uidMap }: ContainerSpec): string[] {
  const [first] = uidMap;
  if (!namespaces.includes('user')) return ['--private-users=no'];
  return first !== undefined && isRange(first)
    ? [`--private-users=${outsideOf(first)}:${first.count} --private-users-ownership=off`]
    : ['--private-users=0:1 --private-users-ownership=off'];
}

/** Root starts it. */
const outsideOf = ({ outside }: IdLine): number => outside ?? 0;

const isRange = ({ inside }: IdLine): boolean => (inside ?? 0) === 0;

function privileges(spec: ContainerSpec, here: Here): string[] {
  const { bounding, ambient } = capabilitySets(spec, here);
  const list = (names: readonly string[]): string => names.map((name) => name.toUpperCase()).join(',');
  const lacking = here.capabilities.filter((name) => !bounding.includes(name));
  const calls = refused(spec);
  return [
    ...(bounding.length === 0 ? [] : ['--capability=all']),
    ...(lacking.length === 0 ? [] : [`--drop-capability=${bounding.length === 0 ? 'all' : list(lacking)}`]),
    ...(ambient.length === 0 ? [] : [`--ambient-capability=${list(ambient)}`]),
    ...(spec.noNewPrivs ? ['--no-new-privileges=yes'] : []),
    ...(calls.length === 0 ? [] : [shellLine([`--system-call-filter=~${calls.join(' ')}`])]),
  ];
}

/** Calls that are refused whatever their arguments: it knows no others. */
const refused = ({ seccomp }: ContainerSpec): string[] => [
  ...new Set(
    seccomp.flatMap(({ answer, calls, flags }) => (answer === 'log' || flags !== undefined ? [] : calls)),
  ),
];

/** Limits as those of a unit: systemd.resource-control(5). */
function properties(cgroup: CgroupSpec | null): string[] {
  const { memory, cpu, pids } = cgroup ?? {};
  const set = (name: string, value: string | number): string => `--property=${name}=${value}`;
  return [
    ...(memory === undefined ? [] : [set('MemoryMax', memory ?? 'infinity'), set('MemorySwapMax', 0)]),
    ...(typeof cpu === 'number' ? [set('CPUQuota', `${cpu}%`)] : []),
    ...(pids === undefined ? [] : [set('TasksMax', pids ?? 'infinity')]),
  ];
}

function unspeakable(spec: ContainerSpec, here: Here): LeftOut[] {
  const { namespaces: own, root, uidMap, capabilities, terminal, seccomp, user } = spec;
  return [
    ...always(spec, ['mnt', 'pid', 'uts', 'ipc', 'cgroup']),
    ...never(spec, { time: 'it does not know this kind' }),
    ...told([
      [here.uid !== 0, 'a start without root', 'systemd 252 lets only root start it'],
      [
        root === null,
        "the host's root directory",
        'it always wants a root file system: give a folder in ROOTFS',
      ],
      [
        root?.entered === 'chroot',
        'chroot',
        'it moves the root file system to the root (MS_MOVE), and enters it',
      ],
      [root?.old !== undefined, 'the old root', 'it is not to be seen any more'],
      [
        own.includes('user') && !(uidMap.length === 1 && uidMap.every(isRange)),
        'the id map',
        'it maps one range, the same for users and for groups, and it begins with 0 inside',
      ],
      [user !== null, 'the user', '--user takes a name from /etc/passwd of the container'],
      [capabilities.inheritable.length > 0, 'the inheritable set', 'it makes one of all that it leaves'],
      [capabilities.securebits.length > 0, 'securebits', 'it has no option for them'],
      [
        seccomp.length > 0,
        'the answers of seccomp',
        'its filter answers EPERM, and does not look at arguments; besides, it has rules of its own',
      ],
      [seccomp.length === 0, 'no filter of system calls', 'it has rules of its own'],
      [terminal === 'none', 'setsid', 'it makes a session for every container'],
      [spec.cgroup !== null, 'the name of the control group', 'it is that of the machine'],
      [spec.cgroup === null, 'no control group of its own', 'it makes one for every container'],
      [spec.propagation === 'shared', 'mounts that are shared', 'it makes all of them private'],
      [own.includes('net') && !spec.loopback, 'a loopback interface that is down', 'it brings lo up'],
    ]),
  ];
}
