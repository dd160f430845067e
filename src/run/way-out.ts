import type { Machine } from './machine.js';

/** A command as it is typed on this machine to be run by root. */
export function asRoot(machine: Machine, command: string): string {
  if (machine.uid === 0) return command;
  if (machine.program('sudo') !== null) return `sudo ${command}`;
  return `su -c '${command}'`;
}

/** A setting of the kernel: now, until the next boot; and for good. sysctl(8), sysctl.d(5). */
export function setSysctl(machine: Machine, setting: string): readonly string[] {
  const file = '/etc/sysctl.d/60-learn.conf';
  const write = (): string => {
    if (machine.uid === 0) return `echo ${setting} >> ${file}`;
    if (machine.program('sudo') !== null) return `echo ${setting} | sudo tee -a ${file}`;
    return `su -c 'echo ${setting} >> ${file}'`;
  };
  return [asRoot(machine, `sysctl ${setting}`), write()];
}

/** What is in which package: the name on Debian, and the others' where it is another. */
const PACKAGES: Readonly<Record<string, Partial<Record<Manager, string>>>> = {
  newuidmap: { apt: 'uidmap', dnf: 'shadow-utils', apk: 'shadow-subids', pacman: 'shadow', zypper: 'shadow' },
  newgidmap: { apt: 'uidmap', dnf: 'shadow-utils', apk: 'shadow-subids', pacman: 'shadow', zypper: 'shadow' },
  ip: { apt: 'iproute2', dnf: 'iproute', apk: 'iproute2', pacman: 'iproute2', zypper: 'iproute2' },
  nft: { apt: 'nftables', dnf: 'nftables', apk: 'nftables', pacman: 'nftables', zypper: 'nftables' },
  cgexec: { apt: 'cgroup-tools', dnf: 'libcgroup-tools', apk: 'cgroup-tools', zypper: 'libcgroup-tools' },
  ping: { apt: 'iputils-ping', dnf: 'iputils', apk: 'iputils-ping', pacman: 'iputils', zypper: 'iputils' },
  setcap: {
    apt: 'libcap2-bin',
    dnf: 'libcap',
    apk: 'libcap-setcap',
    pacman: 'libcap',
    zypper: 'libcap-progs',
  },
  capsh: {
    apt: 'libcap2-bin',
    dnf: 'libcap',
    apk: 'libcap-utils',
    pacman: 'libcap',
    zypper: 'libcap-progs',
  },
  busybox: {
    apt: 'busybox-static',
    dnf: 'busybox',
    apk: 'busybox-static',
    pacman: 'busybox',
    zypper: 'busybox-static',
  },
};

type Manager = 'apt' | 'dnf' | 'apk' | 'pacman' | 'zypper';

/** Distributions by ID and ID_LIKE of os-release(5), the program that installs, and how it is told to. */
const MANAGERS: readonly [ids: readonly string[], manager: Manager, install: string][] = [
  [['debian', 'ubuntu'], 'apt', 'apt-get install'],
  [['fedora', 'rhel', 'centos'], 'dnf', 'dnf install'],
  [['alpine'], 'apk', 'apk add'],
  [['arch'], 'pacman', 'pacman -S'],
  [['suse', 'opensuse'], 'zypper', 'zypper install'],
];

/** The command that installs a program; none for a program or a distribution that we do not know. */
export function install(machine: Machine, program: string): readonly string[] {
  const ids = distribution(machine);
  const known = MANAGERS.find(([names]) => names.some((name) => ids.includes(name)));
  if (known === undefined) return [];
  const name = PACKAGES[program]?.[known[1]];
  return name === undefined ? [] : [asRoot(machine, `${known[2]} ${name}`)];
}

/** What os-release(5) calls this distribution, and those that it is like. */
export function distribution(machine: Machine): readonly string[] {
  const text = machine.read('/etc/os-release') ?? machine.read('/usr/lib/os-release') ?? '';
  return [...text.matchAll(/^ID(?:_LIKE)?=["']?([^"'\n]*)/gm)].flatMap(([, words = '']) =>
    words.split(/\s+/),
  );
}
