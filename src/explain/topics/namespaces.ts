import { NAMESPACE_NAMES, NAMESPACES, type NamespaceName } from '../../kernel/namespaces.js';
import { UNSHARE_FLAGS, type UnshareKind } from '../../recipe/namespaces.js';
import type { Machine } from '../../run/machine.js';
import { probe, sysctl } from '../checks/finding.js';
import type { Probe } from '../entry.js';
import type { Topic } from '../topic.js';

/** Every link of /proc/PID/ns. */
export const NAMESPACE_TOPICS: readonly Topic[] = NAMESPACE_NAMES.map((name) => {
  const { label, isolates, manual, type } = NAMESPACES[name];
  const kind: UnshareKind = type;
  const called = label.toLowerCase();
  return {
    kind: 'namespace',
    name: `${label} (${name})`,
    names: [name, called, called.replace(/ namespace$/, ''), cloneFlag(kind)],
    text: [isolates, `To make one: unshare ${UNSHARE_FLAGS[kind]}, or the step "unshare ${kind}".`],
    man: `${manual}, namespaces(7)`,
    probes: (machine) => probesOf(machine, name, kind),
    steps: [`unshare ${kind}`],
  };
});

// The first namespace of all was that of mounts, and nobody thought of others.
function cloneFlag(kind: UnshareKind): string {
  return kind === 'mnt' ? 'clone_newns' : `clone_new${kind}`;
}

function probesOf(machine: Machine, name: NamespaceName, kind: UnshareKind): Probe[] {
  const link = machine.link(`/proc/self/ns/${name}`);
  return [
    probe(`/proc/self/ns/${name}`, link ?? 'this kernel has none'),
    sysctl(machine, `user.max_${kind}_namespaces`).probe,
  ];
}
