/** One line of `uid_map` or `gid_map`: `count` IDs from `inside` on are the IDs from `outside` on, user_namespaces(7). */
export interface IdRange {
  readonly inside: number;
  /** As seen from the user namespace of whoever reads the file. */
  readonly outside: number;
  readonly count: number;
}

/** No range at all is a map too: the one of a user namespace whose map was not written yet. */
export type IdMap = readonly IdRange[];

/** Reads `/proc/<pid>/uid_map` or `gid_map`; null for text that is no such map. */
export function parseIdMap(text: string): IdMap | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const ranges = lines.map(parseRange);
  return ranges.every((range) => range !== null) ? ranges : null;
}

/** A map in one line: `0 1001 1`, several ranges as `0 1001 1, 1 100000 65536`, and `(empty)` if no ID is mapped. */
export function idMapText(map: IdMap): string {
  if (map.length === 0) return '(empty)';
  return map.map(({ inside, outside, count }) => `${inside} ${outside} ${count}`).join(', ');
}

function parseRange(line: string): IdRange | null {
  const [, inside, outside, count] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s*$/.exec(line) ?? [];
  if (count === undefined) return null;
  return { inside: Number(inside), outside: Number(outside), count: Number(count) };
}
