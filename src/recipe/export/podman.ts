import { runBy } from './engine.js';
import type { SubordinateIds } from './ranges.js';
import { told } from './reasons.js';
import type { ContainerSpec, Exporter, Here, IdLine } from './spec.js';
import { shellLine } from './words.js';

/** A call of podman-run(1). */
export const podman: Exporter = (spec, here) =>
  runBy(
    {
      program: 'podman',
      before: [],
      image: '--rootfs "$ROOTFS"',
      options: [...maps(spec, here), ...group(spec), ...hidden(spec), ...readOnly(spec), ...plain],
      leftOut: told([
        [
          !spec.namespaces.includes('user') && here.uid !== 0,
          "the host's user namespace",
          'a normal user gets one with the ranges of /etc/subuid',
        ],
        [
          spec.namespaces.includes('user') && mapped(spec, here) === null,
          'the id map',
          'it is about ids that are not in your range in /etc/subuid',
        ],
        [
          spec.cgroup === null && !spec.namespaces.includes('pid'),
          'no control group of its own',
          'without a PID namespace it needs one to find its processes',
        ],
      ]),
    },
    spec,
    here,
  );

/** Files and settings that it would bring along. */
const plain = ['--systemd false --no-hosts --http-proxy=false'];

function maps(spec: ContainerSpec, here: Here): string[] {
  if (!spec.namespaces.includes('user')) return here.uid === 0 ? ['--userns host'] : [];
  const both = mapped(spec, here);
  return both === null ? [] : [both];
}

/** @returns null when there is a line that it has no words for. */
function mapped({ uidMap, gidMap }: ContainerSpec, here: Here): string | null {
  const uids = uidMap.map((line) => lineOf(line, here.uid, here.uid === 0, here.ranges?.uid));
  const gids = gidMap.map((line) => lineOf(line, here.gid, here.uid === 0, here.ranges?.gid));
  if ([...uids, ...gids].includes(null) || uids.length === 0) return null;
  return shellLine([
    ...uids.flatMap((line) => ['--uidmap', `${line}`]),
    ...gids.flatMap((line) => ['--gidmap', `${line}`]),
  ]);
}

/**
 * Started by a normal user it counts from inside the namespace in which it is then itself: there they are user 0, and the ids
 * of their range begin with 1; podman-run(1), "--uidmap".
 */
function lineOf(line: IdLine, me: number, asRoot: boolean, range: Range | undefined): string | null {
  const outside = line.outside ?? me;
  const inside = line.inside ?? me;
  if (asRoot) return `${inside}:${outside}:${line.count}`;
  if (outside === me && line.count === 1) return `${inside}:0:1`;
  if (range === undefined || outside < range.first || outside + line.count > range.first + range.count)
    return null;
  return `${inside}:${outside - range.first + 1}:${line.count}`;
}

type Range = NonNullable<SubordinateIds['uid']>;

function group({ cgroup, namespaces }: ContainerSpec): string[] {
  return cgroup === null && namespaces.includes('pid') ? ['--cgroups disabled'] : [];
}

function hidden({ mounts }: ContainerSpec): string[] {
  const masked = mounts.filter(({ kind }) => kind === 'mask').map(({ target }) => target);
  const words = masked.length === 0 ? [] : ['--security-opt', `mask=${masked.join(':')}`];
  return [shellLine(['--security-opt', 'unmask=ALL', ...words])];
}

/** Read-only means all of it, and not all but some folders. */
function readOnly({ mounts }: ContainerSpec): string[] {
  return mounts.some(({ kind, target }) => kind === 'read-only' && target === '/')
    ? ['--read-only-tmpfs=false']
    : [];
}
