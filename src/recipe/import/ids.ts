import type { OciConfig } from './config.js';
import type { Draft } from './draft.js';
import type { IdRange, ImportHere } from './types.js';

interface Mapping {
  readonly containerID: number;
  readonly hostID: number;
  readonly size: number;
}

interface Maps {
  readonly uid: readonly Mapping[];
  readonly gid: readonly Mapping[];
}

/** Whom the process is to be. */
export function userOf({ process }: OciConfig): { uid: number; gid: number } {
  return { uid: process?.user?.uid ?? 0, gid: process?.user?.gid ?? 0 };
}

const mappingsOf = ({ linux }: OciConfig): Maps => ({
  uid: linux?.uidMappings ?? [],
  gid: linux?.gidMappings ?? [],
});

/**
 * The maps that are going to be written: those of the configuration, or, where this user may not write them, one line that
 * makes the user of the process out of who starts it.
 */
function mapsFor(config: OciConfig, here: ImportHere): { maps: Maps; why?: string } {
  const maps = mappingsOf(config);
  const user = userOf(config);
  const own: Maps = {
    uid: [{ containerID: user.uid, hostID: here.uid, size: 1 }],
    gid: [{ containerID: user.gid, hostID: here.gid, size: 1 }],
  };
  if (maps.uid.length === 0 || maps.gid.length === 0) {
    const why = 'there is no map, so whoever starts it is the user of the process inside';
    return { maps: own, why };
  }
  if (isOnlyMe(maps, here) || here.privileged) return { maps };
  const mayAll = mayMap(maps.uid, here.uid, here.ranges.uid) && mayMap(maps.gid, here.gid, here.ranges.gid);
  if (mayAll) return { maps };
  const why = `you are user ${here.uid} and may not map these ids, so you alone are the user of the process inside`;
  return { maps: own, why };
}

const isOnlyMe = ({ uid, gid }: Maps, here: ImportHere): boolean =>
  isSingle(uid, here.uid) && isSingle(gid, here.gid);

const isSingle = (lines: readonly Mapping[], me: number): boolean =>
  lines.length === 1 && lines[0]?.size === 1 && lines[0].hostID === me;

/** newuidmap(1): one may map oneself, and what is one's own by subuid(5). */
const mayMap = (lines: readonly Mapping[], me: number, ranges: readonly IdRange[]): boolean =>
  lines.every(
    ({ hostID, size }) =>
      (hostID === me && size === 1) ||
      ranges.some(({ first, count }) => first <= hostID && hostID + size <= first + count),
  );

/** Behind `unshare user`. */
export function mapIds(draft: Draft, config: OciConfig, here: ImportHere): void {
  const { maps, why } = mapsFor(config, here);
  if (why !== undefined) draft.change('linux.uidMappings, gidMappings', why);
  const from = why === undefined ? 'linux.uidMappings, gidMappings' : '(added)';
  if (isOnlyMe(maps, here)) mapMe(draft, from, maps, here);
  else mapRanges(draft, from, maps, here);
}

function mapRanges(draft: Draft, from: string, maps: Maps, here: ImportHere): void {
  const line = ({ containerID, hostID, size }: Mapping): string => `${containerID}:${hostID}:${size}`;
  const lines = [...maps.uid.map((one) => `u:${line(one)}`), ...maps.gid.map((one) => `g:${line(one)}`)];
  draft.step(from, 'map-ranges', ...lines);
  // Who is in the map is somebody inside at once; who is not becomes root, for the mounts.
  if (inside(maps.uid, here.uid) !== 0 && maps.uid.some((one) => contains(one, 0)))
    draft.step(from, 'setuid', '0');
}

/** One line for oneself, which needs nobody's permission. */
function mapMe(draft: Draft, from: string, maps: Maps, here: ImportHere): void {
  const [uid, gid] = [maps.uid[0]?.containerID ?? 0, maps.gid[0]?.containerID ?? 0];
  if (uid === 0 && gid === 0) draft.step(from, 'map-root');
  else if (uid === here.uid && gid === here.gid) draft.step(from, 'map-self');
  else {
    draft.step(from, 'deny-setgroups');
    draft.step(from, 'map-uid', `${uid}`, `${here.uid}`, '1');
    draft.step(from, 'map-gid', `${gid}`, `${here.gid}`, '1');
  }
}

const contains = ({ containerID, size }: Mapping, id: number): boolean =>
  containerID <= id && id < containerID + size;

/** The number that somebody of the host has inside; null: none. */
function inside(lines: readonly Mapping[], outside: number): number | null {
  const line = lines.find(({ hostID, size }) => hostID <= outside && outside < hostID + size);
  return line === undefined ? null : line.containerID + outside - line.hostID;
}

/** Who one is behind the maps, when nobody has called setuid(2) but for root. */
export function whoInside(
  config: OciConfig,
  here: ImportHere,
  ownUser: boolean,
): { uid: number | null; gid: number | null } {
  if (!ownUser) return { uid: here.uid, gid: here.gid };
  const { maps } = mapsFor(config, here);
  if (isOnlyMe(maps, here) || !maps.uid.some((one) => contains(one, 0)))
    return { uid: inside(maps.uid, here.uid), gid: inside(maps.gid, here.gid) };
  return { uid: 0, gid: inside(maps.uid, here.uid) === 0 ? inside(maps.gid, here.gid) : 0 };
}

/** Whether a group has a number inside. */
export function isMapped(config: OciConfig, here: ImportHere, ownUser: boolean, gid: number): boolean {
  return !ownUser || mapsFor(config, here).maps.gid.some((one) => contains(one, gid));
}

/** Whether who makes the mounts, inside, is another user of the host than who starts it all. */
export function isSomebodyElse(config: OciConfig, here: ImportHere): boolean {
  const { maps } = mapsFor(config, here);
  return !isOnlyMe(maps, here) && inside(maps.uid, here.uid) !== 0;
}
