import { statSync } from 'node:fs';
import { cgroupHierarchies, groupFolder, hierarchyOfGroup } from '../../kernel/cgroup-mounts.js';
import type { OpenGroup } from '../../kernel/confinement/confinement.js';
import { readAll } from '../../kernel/confinement/finding.js';
import { type Actor, maySearch, mayWrite } from '../../kernel/may-write.js';
import { mapReadable, type Readable } from '../../kernel/readable.js';
import type { Snapshot } from '../../kernel/snapshot.js';
import { isReadOnly, visibleMounts } from '../../kernel/visible-mounts.js';

function actorOf({ ids, caps, uid_map, gid_map }: Snapshot): Readable<Actor> {
  const parts = readAll({ ids, effective: caps.effective, uidMap: uid_map, gidMap: gid_map });
  return mapReadable(parts, ({ ids: { uid, gid, groups }, ...rest }) => ({ uid, gid, groups, ...rest }));
}

/** What it may change of control groups, by the mounts that it sees itself. @param host the mounts of the reader. */
export function readOpenGroups(state: Snapshot, host: Snapshot['mounts']): Readable<readonly OpenGroup[]> {
  const parts = readAll({ actor: actorOf(state), mounts: state.mounts, host, groups: state.cgroup });
  return mapReadable(parts, ({ actor, mounts, host: ours, groups }) => {
    const seen = visibleMounts(mounts).filter((m) => /^cgroup2?$/.test(m.type) && !isReadOnly(m));
    const hierarchies = cgroupHierarchies(ours);
    return seen.flatMap((mount) => {
      const [own] = cgroupHierarchies([mount]);
      const top = `/proc/${state.pid}/root${mount.mountPoint}`;
      if (own === undefined) return [];
      const group = groups.find((one) => hierarchyOfGroup([own], one) !== undefined);
      const hierarchy = group && hierarchyOfGroup(hierarchies, group);
      const folder = hierarchy && group && groupFolder(hierarchy, group.path);
      const limits = folder ? LIMITS[own.version].filter((name) => writes(actor, `${folder}/${name}`)) : [];
      const found = {
        version: own.version,
        mountPoint: mount.mountPoint,
        folder: writes(actor, top),
        limits,
      };
      return found.folder || limits.length > 0 ? [found] : [];
    });
  });
}

const LIMITS: Readonly<Record<1 | 2, readonly string[]>> = {
  1: ['memory.limit_in_bytes', 'cpu.cfs_quota_us', 'pids.max'],
  2: ['memory.max', 'cpu.max', 'pids.max'],
};

/** Where container engines listen. */
const ENGINES = [
  ...['/run/docker.sock', '/var/run/docker.sock', '/run/containerd/containerd.sock', '/run/crio/crio.sock'],
  ...['/run/podman/podman.sock', '/var/lib/lxd/unix.socket', '/var/lib/incus/unix.socket'],
];

/** The sockets of engines that it finds and may write to, which is what connect(2) asks for, unix(7). */
export function readEngineSockets(state: Snapshot): Readable<readonly string[]> {
  const parts = readAll({ actor: actorOf(state), root: state.root });
  return mapReadable(parts, ({ actor }) => {
    const found = ENGINES.flatMap((path) => {
      const file = statOf(`/proc/${state.pid}/root${path}`);
      return file?.isSocket() && mayWrite(actor, file) && reaches(actor, state.pid, path)
        ? [{ path, inode: file.ino }]
        : [];
    });
    // /var/run is nearly always a link to /run.
    return found
      .filter(({ inode }, i) => found.findIndex((one) => one.inode === inode) === i)
      .map(({ path }) => path);
  });
}

/** Whether it may pass through all the folders above. Of a link on the way the folder that it leads to is asked. */
function reaches(actor: Actor, pid: number, path: string): boolean {
  const names = path.split('/').slice(1, -1);
  return names.every((_, i) => {
    const folder = statOf(`/proc/${pid}/root/${names.slice(0, i + 1).join('/')}`);
    return folder !== undefined && maySearch(actor, folder);
  });
}

function writes(actor: Actor, path: string): boolean {
  const file = statOf(path);
  return file !== undefined && mayWrite(actor, file);
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // It may not be reached.
  }
}
