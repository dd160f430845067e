import { type IdKind, idName, subordinateOwner } from '../kernel/id-names.js';
import { userName } from '../kernel/users.js';
import { type IdReport, isOurs, type Translated } from '../run/id-maps.js';

/** `learn idmap --json`; docs/json.md describes the fields. */
export function idMapJson(
  report: IdReport,
  kind: IdKind,
  from: 'inside' | 'outside',
  answers: readonly Translated[],
): object {
  const { pid, name, levels, ours, maps, setgroups, whole } = report;
  return {
    pid,
    name,
    shared: isOurs(report),
    uid_map: maps.uid,
    gid_map: maps.gid,
    setgroups,
    levels: levels.map((level) => ({
      inode: level.inode,
      first: level.isFirst,
      creator: level.creator === null ? null : { uid: level.creator, name: userName(level.creator) },
      uid_map: level.maps.uid,
      gid_map: level.maps.gid,
    })),
    whole,
    ours: { inode: ours.inode, first: ours.isFirst },
    ...(answers.length === 0
      ? {}
      : {
          ids: answers.map(({ id, at, here }) => ({
            kind,
            from,
            id,
            levels: at.map((number) => (number === undefined ? 'unknown' : number)),
            outside: here,
            name: here === null ? null : idName(kind, here),
            subordinate_of: here === null ? null : subordinateOwner(kind, here, 1),
          })),
        }),
  };
}
