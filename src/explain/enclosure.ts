import { parseMountinfo } from '../kernel/mounts.js';
import type { Machine } from '../run/machine.js';
import { probe } from './checks/finding.js';
import type { Probe } from './entry.js';

/** The PID namespace that the kernel boots with has a fixed number (linux/nsfs.h). */
export const INITIAL_PID_NAMESPACE = 'pid:[4026531836]';

/** Who may have put this shell into a container. */
export type Engine = 'Docker' | 'Podman' | 'Kubernetes' | 'LXC' | 'systemd-nspawn' | 'Codespaces';

/** The container that this shell is in, and by what it shows. */
export interface Enclosure {
  readonly engine: Engine;
  readonly probe: Probe;
}

/** Where each leaves a mark. The more special stand first: what is in a pod or a codespace may look like Docker, too. */
const MARKS: readonly [Engine, (machine: Machine) => Probe | null][] = [
  ['Codespaces', (machine) => variable(machine, 'CODESPACES')],
  ['Kubernetes', (machine) => variable(machine, 'KUBERNETES_SERVICE_HOST')],
  ['Podman', (machine) => file(machine, '/run/.containerenv')],
  ['Docker', (machine) => file(machine, '/.dockerenv')],
  ['LXC', lxcfs],
  ['LXC', (machine) => told(machine, /^lxc/)],
  ['systemd-nspawn', (machine) => told(machine, /^systemd-nspawn/)],
];

/** Which engine has made the container that we are in; null when none of the known ones shows. */
export function enclosureOf(machine: Machine): Enclosure | null {
  for (const [engine, look] of MARKS) {
    const found = look(machine);
    if (found !== null) return { engine, probe: found };
  }
  return null;
}

function variable(machine: Machine, name: string): Probe | null {
  const all = (machine.read('/proc/self/environ') ?? '').split('\0');
  const value = all.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
  return value ? probe(`$${name}`, value) : null;
}

// A virtual machine may be made of an image, and then the file is there and the container is not.
function file(machine: Machine, path: string): Probe | null {
  const there = machine.read(path) !== null && machine.link('/proc/self/ns/pid') !== INITIAL_PID_NAMESPACE;
  return there ? probe(path, 'is there') : null;
}

/** LXC shows its containers a /proc/cpuinfo of their own, by a file system in user space. */
function lxcfs(machine: Machine): Probe | null {
  const mounts = parseMountinfo(machine.read('/proc/self/mountinfo') ?? '') ?? [];
  const found = mounts.find(({ type }) => type === 'fuse.lxcfs');
  return found === undefined ? null : probe('/proc/self/mountinfo', `lxcfs on ${found.mountPoint}`);
}

/** systemd in a container writes down who told it that it is in one, systemd-detect-virt(1). */
function told(machine: Machine, name: RegExp): Probe | null {
  const path = '/run/systemd/container';
  const text = machine.read(path)?.trim() ?? '';
  return name.test(text) ? probe(path, text) : null;
}
