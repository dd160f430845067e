import { addressesText } from './addresses.js';
import {
  CAPABILITY_KINDS,
  type CapabilitySet,
  capabilitiesBeyond,
  capabilityHex,
  describeCapabilities,
} from './capabilities.js';
import { limitDetails, limitsText } from './cgroup-limits.js';
import { cgroupText } from './cgroups.js';
import { idMapText } from './idmaps.js';
import { describeMountDiff, diffMounts } from './mount-diff.js';
import { NAMESPACE_NAMES, namespaceText, sameNamespace } from './namespaces.js';
import { linksText } from './network.js';
import type { DirectoryRef } from './proc.js';
import { mapReadable, type Readable } from './readable.js';
import { routesText } from './routes.js';
import type { RowKey } from './rows.js';
import { seccompText } from './seccomp.js';
import type { Snapshot, Terminal } from './snapshot.js';

/** How one row comes out of two snapshots. */
export interface Cell {
  readonly host: Readable<string>;
  readonly container: Readable<string>;
  /** Whether the two differ; null if that can't be known. */
  readonly changed: boolean | null;
  readonly details: readonly string[];
}

/** Computes one row from the host's snapshot and the container's. */
export type CellRule = (host: Snapshot, container: Snapshot) => Cell;

interface Comparison<T> {
  readonly text: (value: T) => string;
  /** Default: the texts differ. */
  readonly differ?: (host: T, container: T, details: readonly string[]) => boolean | null;
  readonly details?: (host: T, container: T) => readonly string[];
}

/** A rule per row. A row that is missing here does not compile. */
export const CELL_RULES: Readonly<Record<RowKey, CellRule>> = {
  ...keyed(NAMESPACE_NAMES, 'ns', (name) =>
    compare((s) => s.namespaces[name], {
      text: namespaceText,
      differ: (a, b) => negate(sameNamespace(a, b)),
    }),
  ),
  uid_map: compare((s) => s.uid_map, { text: idMapText }),
  gid_map: compare((s) => s.gid_map, { text: idMapText }),
  setgroups: compare((s) => s.setgroups, { text: (word) => word }),
  ...keyed(
    CAPABILITY_KINDS,
    'caps',
    (kind) => (host, container) =>
      compare((s) => s.caps[kind], {
        text: capabilityHex,
        details: (a, b) => capabilityDetails(a, b, container.last_cap),
      })(host, container),
  ),
  hostname: compare((s) => s.hostname, { text: (name) => name || '(empty)' }),
  mounts: compare((s) => s.mounts, {
    text: ({ length }) => `${length} ${length === 1 ? 'mount' : 'mounts'}`,
    differ: (_host, _container, details) => details.length > 0,
    details: (a, b) => describeMountDiff(diffMounts(a, b)),
  }),
  cgroup: compare((s) => s.cgroup, { text: cgroupText }),
  limits: compare((s) => s.limits, {
    text: limitsText,
    differ: (a, b, details) => details.length > 0 || a.frozen !== b.frozen,
    details: limitDetails,
  }),
  root: compare((s) => s.root, {
    text: ({ path }) => path,
    differ: (_host, _container, details) => details.length > 0,
    details: rootDetails,
  }),
  nspid: compare((s) => s.nspid, {
    text: (pids) => pids.join(' '),
    // Two processes always have two numbers; what is new is a number in one more namespace.
    differ: (a, b) => b.length !== a.length,
  }),
  links: compare((s) => s.links, { text: linksText }),
  addresses: compare((s) => s.addresses, { text: addressesText }),
  routes: compare((s) => s.routes, { text: routesText }),
  terminal: compare((s) => s.terminal, {
    text: ({ name }) => name ?? 'none',
    differ: (a, b, details) => a.name !== b.name || details.length > 0,
    details: terminalDetails,
  }),
  no_new_privs: compare((s) => s.no_new_privs, { text: (on) => (on ? '1' : '0') }),
  seccomp: compare((s) => s.seccomp, { text: seccompText }),
};

function compare<T>(pick: (s: Snapshot) => Readable<T>, how: Comparison<T>): CellRule {
  return (hostSnapshot, containerSnapshot) => {
    const [a, b] = [pick(hostSnapshot), pick(containerSnapshot)];
    const [host, container] = [mapReadable(a, how.text), mapReadable(b, how.text)];
    if (!a.ok || !b.ok) return { host, container, changed: null, details: [] };
    const details = how.details?.(a.value, b.value) ?? [];
    const differ = how.differ ?? ((x, y) => how.text(x) !== how.text(y));
    return { host, container, changed: differ(a.value, b.value, details), details };
  };
}

// After pivot_root(2) the path of the new root is / again: only the directory itself tells.
function rootDetails(host: DirectoryRef, container: DirectoryRef): readonly string[] {
  const [was, is] = [host, container].map(({ inode, device }) => `inode ${inode} of device ${device}`);
  return was === is ? [] : [`another directory: ${is}, not ${was}`];
}

// Every devpts instance begins to count at pts/0, but a terminal controls one session only.
function terminalDetails(host: Terminal, container: Terminal): readonly string[] {
  if (host.name === null || host.name !== container.name || host.session === container.session) return [];
  return [`another terminal of this name: it controls session ${container.session}, not ${host.session}`];
}

/** The container's set in words, then what it has gained and lost, unless the words say that already. */
function capabilityDetails(a: CapabilitySet, b: CapabilitySet, lastCap: number): readonly string[] {
  const words = (set: CapabilitySet): string => describeCapabilities(set, lastCap);
  const [is, gained, lost] = [words(b), words(capabilitiesBeyond(b, a)), words(capabilitiesBeyond(a, b))];
  return [
    is,
    ...(gained === 'none' || gained === is ? [] : [`+ ${gained}`]),
    ...(lost === 'none' || is === 'none' || is === `all but ${lost}` ? [] : [`- ${lost}`]),
  ];
}

function keyed<P extends string, K extends string>(
  names: readonly K[],
  prefix: P,
  rule: (name: K) => CellRule,
): Record<`${P}.${K}`, CellRule> {
  return Object.fromEntries(names.map((name) => [`${prefix}.${name}`, rule(name)])) as Record<
    `${P}.${K}`,
    CellRule
  >;
}

function negate(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}
