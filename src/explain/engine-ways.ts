import type { Machine } from '../run/machine.js';
import { type Engine, enclosureOf } from './enclosure.js';
import type { Cause } from './entry.js';

/** What a container engine can keep closed: system calls, parts of /proc and /sys, what its security profile forbids. */
export type Closed = 'filter' | 'paths' | 'apparmor' | 'selinux';

/** How each engine is told to open it: what to do, and the line to type or to write. */
interface Way {
  readonly text: string;
  readonly line: string;
}

const START = 'Start the container anew with one more option, or learn outside of it:';
const POD = 'Whoever starts the pod writes into the securityContext of the container:';
const DEVCONTAINER =
  'Write into .devcontainer/devcontainer.json, and rebuild the codespace (it opens more than this one thing):';
const LXC: Way = {
  text: 'On the host, allow containers in this container, and start it anew:',
  line: 'lxc config set NAME security.nesting true && lxc restart NAME',
};
const NSPAWN: Way = {
  text: 'On the host, start it with system calls and /proc as they are, or learn outside of it:',
  line: 'SYSTEMD_SECCOMP=0 systemd-nspawn --capability=all -D FOLDER',
};
const CODESPACE: Way = { text: DEVCONTAINER, line: '"privileged": true' };

const option = (engine: 'docker' | 'podman', value: string): Way => ({
  text: START,
  line: `${engine} run --security-opt ${value} ...`,
});

const WAYS: Readonly<Record<Engine, Readonly<Record<Closed, Way>>>> = {
  Docker: {
    filter: option('docker', 'seccomp=unconfined'),
    paths: option('docker', 'systempaths=unconfined'),
    apparmor: option('docker', 'apparmor=unconfined'),
    selinux: option('docker', 'label=disable'),
  },
  Podman: {
    filter: option('podman', 'seccomp=unconfined'),
    paths: option('podman', 'unmask=ALL'),
    apparmor: option('podman', 'apparmor=unconfined'),
    selinux: option('podman', 'label=disable'),
  },
  Kubernetes: {
    filter: { text: POD, line: 'seccompProfile: { type: Unconfined }' },
    paths: {
      text: `${POD.slice(0, -1)}; the pod needs "hostUsers: false" beside it:`,
      line: 'procMount: Unmasked',
    },
    apparmor: { text: POD, line: 'appArmorProfile: { type: Unconfined }' },
    selinux: { text: POD, line: 'seLinuxOptions: { type: spc_t }' },
  },
  LXC: { filter: LXC, paths: LXC, apparmor: LXC, selinux: LXC },
  'systemd-nspawn': { filter: NSPAWN, paths: NSPAWN, apparmor: NSPAWN, selinux: NSPAWN },
  Codespaces: { filter: CODESPACE, paths: CODESPACE, apparmor: CODESPACE, selinux: CODESPACE },
};

/** Where no engine shows that we know. */
const ELSEWHERE: Readonly<Record<Closed, string>> = {
  filter:
    'Do it outside of that container, or start the container with --security-opt seccomp=unconfined, which takes its ' +
    'whole filter away.',
  paths: 'Do it where the whole of /proc and /sys is visible, outside of the container.',
  apparmor: 'Do it in a shell that no profile is on; the log of the kernel says what was denied: dmesg.',
  selinux: 'See in the log whether it was SELinux, and what it would take: sudo ausearch -m avc -ts recent.',
};

const RISKS: Readonly<Record<Closed, string>> = {
  filter:
    'Programs in that container may then make every system call: a flaw in the kernel is easier to use from in there.',
  paths:
    'Programs in that container then see and, as its root, may write what was hidden in /proc and /sys, which belongs to ' +
    'the whole machine.',
  apparmor: 'Who breaks out of that container then meets one wall less.',
  selinux:
    'Who breaks out of that container then meets one wall less: its files are told apart by user only.',
};

/** The way out of what the engine keeps closed, as the engine that this shell is in has it. */
export function engineWay(closed: Closed): Pick<Cause, 'wayOut' | 'type' | 'risk'> {
  const way = (machine: Machine): Way | null => {
    const enclosure = enclosureOf(machine);
    return enclosure === null ? null : WAYS[enclosure.engine][closed];
  };
  return {
    wayOut: (machine) => way(machine)?.text ?? ELSEWHERE[closed],
    type: (machine) => {
      const found = way(machine);
      return found === null ? [] : [found.line];
    },
    risk: RISKS[closed],
  };
}
