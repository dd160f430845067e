import { type Mount, propagationName } from './mounts.js';

/** A mount that is in both tables, under other rules in the second. */
export interface MountChange {
  readonly before: Mount;
  readonly after: Mount;
}

/** What distinguishes one table of mounts from another. */
export interface MountDiff {
  readonly added: readonly Mount[];
  readonly removed: readonly Mount[];
  readonly changed: readonly MountChange[];
  /** How many mounts are in both tables, changed ones included. */
  readonly kept: number;
}

/** From this many mounts on, one line counts what would otherwise be a line each. */
const GROUP_FROM = 4;

/**
 * Compares two tables of mounts. Ids, parents and peer groups are not compared: a new mount namespace
 * numbers every mount anew (mount_namespaces(7)). A mount is known again by what it shows and where, and the
 * n-th of several alike by being the n-th, so mounts that are stacked on one mount point stay apart.
 */
export function diffMounts(before: readonly Mount[], after: readonly Mount[]): MountDiff {
  const waiting = new Map<string, Mount[]>();
  for (const mount of before) {
    const key = identity(mount);
    waiting.set(key, [...(waiting.get(key) ?? []), mount]);
  }
  const added: Mount[] = [];
  const pairs: MountChange[] = [];
  for (const mount of after) {
    const known = waiting.get(identity(mount))?.shift();
    if (known === undefined) added.push(mount);
    else pairs.push({ before: known, after: mount });
  }
  const left = new Set([...waiting.values()].flat());
  return {
    added,
    removed: before.filter((mount) => left.has(mount)),
    changed: pairs.filter((pair) => transitions(pair).length > 0),
    kept: pairs.length,
  };
}

/**
 * The difference line by line: `+ /mnt tmpfs (private)`, `- /sys sysfs`, `~ / shared -> private`. What happened
 * to many mounts alike is one line: `~ all 41: shared -> slave`, `- all 41 of the host, taken away or not below this root`.
 */
export function describeMountDiff(diff: MountDiff): readonly string[] {
  const { added, removed, changed, kept } = diff;
  const allGone = kept === 0 && removed.length >= GROUP_FROM;
  return [
    ...(allGone
      ? [`- all ${removed.length} of the host, taken away or not below this root`]
      : removed.map((m) => `- ${m.mountPoint} ${what(m)}`)),
    ...added.map((m) => `+ ${m.mountPoint} ${what(m)} (${rules(m)})`),
    ...describeChanges(changed, kept),
  ];
}

function describeChanges(changed: readonly MountChange[], kept: number): readonly string[] {
  const alike = new Map<string, string[]>();
  for (const change of changed) {
    for (const transition of transitions(change)) {
      alike.set(transition, [...(alike.get(transition) ?? []), change.after.mountPoint]);
    }
  }
  return [...alike].flatMap(([transition, points]) => {
    if (points.length < GROUP_FROM) return points.map((point) => `~ ${point} ${transition}`);
    return [`~ ${points.length === kept ? `all ${kept}` : `${points.length} of ${kept}`}: ${transition}`];
  });
}

/** What became of one mount: `shared -> private`, `rw -> ro`, `+nosuid`. Super options are the same on both sides. */
function transitions({ before, after }: MountChange): readonly string[] {
  const [was, is] = [propagationName(before.propagation), propagationName(after.propagation)];
  const lost = before.options.filter((option) => !after.options.includes(option)).join(',');
  const gained = after.options.filter((option) => !before.options.includes(option)).join(',');
  const options = lost && gained ? `${lost} -> ${gained}` : gained ? `+${gained}` : lost ? `-${lost}` : '';
  return [was === is ? '' : `${was} -> ${is}`, options].filter(Boolean);
}

/** How a mount travels, and whether it can be written: `private`, `private, read-only`. */
function rules({ propagation, options }: Mount): string {
  return [propagationName(propagation), ...(options.includes('ro') ? ['read-only'] : [])].join(', ');
}

/** A bind mount is written as findmnt(8) does: `ext4[/srv/rootfs]`. */
function what(mount: Mount): string {
  return mount.root === '/' ? mount.type : `${mount.type}[${mount.root}]`;
}

function identity(mount: Mount): string {
  return JSON.stringify([mount.mountPoint, mount.device, mount.root, mount.type, mount.source]);
}
