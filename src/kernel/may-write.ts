import type { CapabilitySet } from './capabilities.js';
import { hasCapability } from './capabilities.js';
import type { IdMap } from './idmaps.js';
import type { FourIds } from './status.js';

/** Who wants to do something to a file; numbers as the reader has them. */
export interface Actor {
  readonly uid: FourIds;
  readonly gid: FourIds;
  readonly groups: readonly number[];
  readonly effective: CapabilitySet;
  readonly uidMap: IdMap;
  readonly gidMap: IdMap;
}

/** A file as stat(2) shows it. */
export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/**
 * Whether the mode of a file lets somebody write it, path_resolution(7), or CAP_DAC_OVERRIDE does, which counts if their user
 * namespace maps its owner and its group. Access lists, immutable files, read-only mounts and security modules are left aside.
 */
export function mayWrite(actor: Actor, file: FileOwner): boolean {
  return may(actor, file, 2, ['cap_dac_override']);
}

/** Whether somebody may pass through a folder, by the same rule; CAP_DAC_READ_SEARCH is enough for that. */
export function maySearch(actor: Actor, folder: FileOwner): boolean {
  return may(actor, folder, 1, ['cap_dac_override', 'cap_dac_read_search']);
}

/** @param bit of the last three of a mode. @param unless capabilities of which each does instead. */
function may(actor: Actor, file: FileOwner, bit: number, unless: readonly string[]): boolean {
  const { uid, gid, groups, effective, uidMap, gidMap } = actor;
  const inGroup = gid.filesystem === file.gid || groups.includes(file.gid);
  const shift = uid.filesystem === file.uid ? 6 : inGroup ? 3 : 0;
  if (((file.mode >> shift) & bit) !== 0) return true;
  return (
    unless.some((name) => hasCapability(effective, name)) && maps(uidMap, file.uid) && maps(gidMap, file.gid)
  );
}

function maps(map: IdMap, id: number): boolean {
  return map.some(({ outside, count }) => outside <= id && id < outside + count);
}
