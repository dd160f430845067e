import { readFileSync } from 'node:fs';
import { parsePasswd, userName } from './users.js';

/** Numbers of users, or of groups. */
export type IdKind = 'uid' | 'gid';

/** A range of subordinate IDs, subuid(5). */
export interface Subordinate {
  readonly owner: string;
  readonly first: number;
  readonly count: number;
}

/** Reads a file as subuid(5) and subgid(5) describe it; other lines are left out, as newuidmap(1) does. */
export function parseSubordinates(text: string): readonly Subordinate[] {
  return text.split('\n').flatMap((line) => {
    const [, owner, first, count] = /^([^:]+):(\d+):(\d+)$/.exec(line) ?? [];
    return owner === undefined ? [] : [{ owner, first: Number(first), count: Number(count) }];
  });
}

/** `learner (uid 1001)`, `adm (gid 4)`, or `uid 100000` for one without a name. */
export function idText(kind: IdKind, id: number): string {
  const name = idName(kind, id);
  return name === null ? `${kind} ${id}` : `${name} (${kind} ${id})`;
}

/** The name of a user or group; null for one without. */
export function idName(kind: IdKind, id: number): string | null {
  return kind === 'uid' ? userName(id) : groupName(id);
}

/** Whose subordinate IDs all of these are; null if nobody has been given all of them. */
export function subordinateOwner(kind: IdKind, first: number, count: number): string | null {
  const ranges = parseSubordinates(read(kind === 'uid' ? '/etc/subuid' : '/etc/subgid'));
  const range = ranges.find((one) => one.first <= first && first + count <= one.first + one.count);
  if (range === undefined) return null;
  return /^\d+$/.test(range.owner) ? (userName(Number(range.owner)) ?? range.owner) : range.owner;
}

let groups: ReadonlyMap<number, string> | undefined;

// A line of group(5) begins as one of passwd(5) does: name, password, number.
function groupName(gid: number): string | null {
  groups ??= parsePasswd(read('/etc/group'));
  return groups.get(gid) ?? null;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // A name is a courtesy: the number says the same.
  }
}
