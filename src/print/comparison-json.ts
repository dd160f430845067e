import { cellText } from '../kernel/readable.js';
import type { Comparison } from '../run/compare/look.js';
import type { WatchEvent } from '../run/compare/watch.js';

/** A comparison for programs; docs/json.md describes the fields. */
export function comparisonJson({ subjects, snapshots, rows }: Comparison, onlyDifferent = false): object {
  return {
    subjects: subjects.map((subject, place) => {
      if (subject.kind === 'file') return { word: subject.word, ...subject.id };
      const name = snapshots[place]?.name;
      return {
        word: subject.word,
        pid: subject.pid,
        name: name?.ok ? name.value : null,
        inside: subject.inside,
      };
    }),
    rows: rows
      .filter(({ differ }) => !onlyDifferent || differ === true)
      .map((row) => ({ ...row, values: row.values.map(cellText) })),
  };
}

/** What a watch tells, one object a line. */
export function watchJson(event: WatchEvent, onlyDifferent = false): object {
  if (event.type === 'begin') return { type: event.type, ...comparisonJson(event.now, onlyDifferent) };
  const { type, at } = event;
  if (type === 'end') return { type, at, subject: event.last.subjects.indexOf(event.ended) };
  const changes = event.changes.map((change) => ({
    ...change,
    was: cellText(change.was),
    is: cellText(change.is),
    differ: event.now.rows.find(({ key }) => key === change.key)?.differ ?? null,
  }));
  return { type, at, changes };
}
