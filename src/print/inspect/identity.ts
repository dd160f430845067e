import type { Confinement } from '../../kernel/confinement/confinement.js';
import { readAll } from '../../kernel/confinement/finding.js';
import { type IdKind, idText, subordinateOwner } from '../../kernel/id-names.js';
import type { IdMap, IdRange } from '../../kernel/idmaps.js';
import { mapReadable } from '../../kernel/readable.js';
import { section, wordLines, words } from './section.js';

/** Who it is, inside and outside, and which numbers in there are whom out here. */
export function identityLines({ state }: Confinement): string[] {
  const { ids, uid_map, gid_map, setgroups } = state;
  const who = (kind: IdKind, map: typeof uid_map) =>
    words(readAll({ ids, map }), (all) => actorText(kind, all.map, all.ids[kind].effective));
  return section('Who it is', [
    ['user', who('uid', uid_map)],
    ['group', who('gid', gid_map)],
    [
      'other groups',
      words(
        mapReadable(ids, ({ groups }) => groups),
        (list) => groupsText(list),
      ),
    ],
    ['user ID map', wordLines(uid_map, (map) => mapLines('uid', map))],
    ['group ID map', wordLines(gid_map, (map) => mapLines('gid', map))],
    ['setgroups', words(setgroups, (word) => SETGROUPS[word])],
  ]);
}

const SETGROUPS = {
  allow: 'allowed: who may set groups in there can drop them, too',
  deny: 'denied: nobody in there can drop a group',
} as const;

function actorText(kind: IdKind, map: IdMap, outside: number): string {
  const range = map.find((one) => one.outside <= outside && outside < one.outside + one.count);
  const out = idText(kind, outside);
  if (range === undefined) return `${out} outside, and inside nobody: the map has no number for it`;
  const inside = range.inside + outside - range.outside;
  return inside === outside ? `${out}, inside and outside` : `${kind} ${inside} inside, ${out} outside`;
}

function groupsText(groups: readonly number[]): string {
  return groups.length === 0 ? 'none' : groups.map((gid) => idText('gid', gid)).join(', ');
}

const EVERY = 4294967295;

function mapLines(kind: IdKind, map: IdMap): string[] {
  return map.length === 0
    ? ['empty: nobody in there is anybody']
    : map.map((range) => rangeText(kind, range));
}

function rangeText(kind: IdKind, { inside, outside, count }: IdRange): string {
  if (inside === 0 && outside === 0 && count >= EVERY) return 'every number is itself';
  const subordinate = subordinateOwner(kind, outside, count);
  const whose = subordinate === null ? '' : `, subordinate IDs of ${subordinate}`;
  if (count === 1) return `${inside} is ${idText(kind, outside)}${whose}`;
  return `${inside} to ${inside + count - 1} are ${outside} to ${outside + count - 1}${whose}`;
}
