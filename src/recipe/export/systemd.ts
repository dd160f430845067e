import { capabilitySets } from './capability-sets.js';
import { never, told } from './reasons.js';
import { NAME_THE_FOLDER } from './settled.js';
import type { CgroupSpec, ContainerSpec, Exporter, Here, IdLine, LeftOut } from './spec.js';
import { systemdFilter } from './systemd-filter.js';
import { systemdMountReasons, systemdMounts } from './systemd-mounts.js';
import { unitPath, unitWord } from './unit-words.js';
import { comments } from './words.js';

/** A service of systemd: systemd.service(5) with the settings of systemd.exec(5) and systemd.resource-control(5). */
export const systemd: Exporter = (spec, here) => {
  const lines = [
    ...comments(['', 'To run it: cp FILE /run/systemd/system/box.service && systemctl start box']),
    ...(spec.root === null ? [] : comments(NAME_THE_FOLDER)),
    '',
    '[Unit]',
    'Description=A container, exported by learn',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${spec.command.map((word, at) => unitWord(word, at)).join(' ')}`,
    ...(spec.root === null ? [] : [`RootDirectory=${unitPath(spec.root.path)}`]),
    ...(spec.cwd === null ? [] : [`WorkingDirectory=${unitPath(spec.cwd)}`]),
    ...namespaces(spec),
    ...systemdMounts(spec),
    ...limits(spec),
    ...resources(spec.cgroup),
    ...privileges(spec, here),
    ...systemdFilter(spec.seccomp),
  ];
  return {
    text: `${lines.join('\n')}\n`,
    leftOut: [...spec.leftOut, ...unspeakable(spec, here), ...systemdMountReasons(spec)],
  };
};

const SETTINGS: Readonly<Record<string, string>> = {
  user: 'PrivateUsers=yes',
  mnt: 'PrivateMounts=yes',
  net: 'PrivateNetwork=yes',
  ipc: 'PrivateIPC=yes',
  uts: 'ProtectHostname=yes',
};

function namespaces({ namespaces: own, propagation }: ContainerSpec): string[] {
  return [
    ...own.flatMap((kind) => SETTINGS[kind] ?? []),
    ...(own.includes('mnt') && propagation !== 'inherited' ? [`MountFlags=${propagation}`] : []),
  ];
}

function limits({ rlimits }: ContainerSpec): string[] {
  return rlimits.map(
    ({ name, soft, hard }) => `Limit${name.toUpperCase()}=${soft ?? 'infinity'}:${hard ?? 'infinity'}`,
  );
}

function resources(cgroup: CgroupSpec | null): string[] {
  const { memory, cpu, pids } = cgroup ?? {};
  return [
    ...(memory === undefined
      ? []
      : [`MemoryMax=${memory ?? 'infinity'}`, `MemorySwapMax=${memory === null ? 'infinity' : 0}`]),
    ...(typeof cpu === 'number' ? [`CPUQuota=${cpu}%`] : []),
    ...(pids === undefined ? [] : [`TasksMax=${pids ?? 'infinity'}`]),
  ];
}

function privileges(spec: ContainerSpec, here: Here): string[] {
  const { bounding } = capabilitySets(spec, here);
  const { ambient, securebits } = spec.capabilities;
  const list = (names: readonly string[]): string => names.map((name) => name.toUpperCase()).join(' ');
  const lacking = here.capabilities.filter((name) => !bounding.includes(name));
  return [
    ...(spec.user === null ? [] : [`User=${spec.user.uid}`, `Group=${spec.user.gid}`]),
    ...(lacking.length === 0
      ? []
      : [`CapabilityBoundingSet=${bounding.length === 0 ? '' : `~${list(lacking)}`}`]),
    ...(ambient.length === 0 ? [] : [`AmbientCapabilities=${list(ambient)}`]),
    ...(securebits.length === 0 ? [] : [`SecureBits=${securebits.join(' ')}`]),
    ...(spec.noNewPrivs ? ['NoNewPrivileges=yes'] : []),
  ];
}

const isIdentity = (lines: readonly IdLine[], me: number): boolean =>
  lines.every(({ inside, outside, count }) => (inside ?? me) === (outside ?? me) && count === 1);

function unspeakable(spec: ContainerSpec, here: Here): LeftOut[] {
  const { namespaces: own, root, hostname, uidMap, terminal, capabilities, cgroup } = spec;
  const none = 'systemd 252 has no setting for it';
  const only = capabilities.inheritable.filter((name) => !capabilities.ambient.includes(name));
  return [
    ...never(spec, { pid: none, cgroup: none, time: none }),
    ...told([
      [
        hostname !== null,
        'the host name',
        `${none}: ProtectHostname= makes a namespace, and forbids to name it`,
      ],
      [
        own.includes('user') && !isIdentity(uidMap, here.uid),
        'the id map',
        'PrivateUsers= maps root and the user of the service to themselves, and all others to nobody',
      ],
      [
        here.uid !== 0 && own.length > 0,
        'a start by a normal user',
        'most of these settings are for services of the system, which root starts',
      ],
      [root?.entered === 'chroot' && own.includes('mnt'), 'chroot', 'it moves RootDirectory= to the root'],
      [root?.old !== undefined, 'the old root', 'it is not to be seen any more'],
      [only.length > 0, 'the inheritable set', 'it is made of what is in AmbientCapabilities='],
      [
        terminal !== 'none',
        'the terminal',
        'a service has none; with StandardInput=tty and TTYPath= it gets one of the host',
      ],
      [cgroup !== null, 'the name of the control group', 'it is that of the unit'],
      [cgroup === null, 'no control group of its own', 'every service is in one'],
      [
        spec.loopback === false && own.includes('net'),
        'a loopback interface that is down',
        'it brings lo up',
      ],
    ]),
  ];
}
