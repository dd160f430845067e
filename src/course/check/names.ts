import { NAMESPACES } from '../../kernel/namespaces.js';
import { ROW_KEYS } from '../../kernel/rows.js';
import { didYouMean } from '../../recipe/nearest.js';
import type { Mistake } from '../mistake.js';
import type { Draft } from '../parse-lesson.js';
import { everyValue, type Keys } from '../source.js';
import { textsAt } from './texts.js';

/** Rows and namespaces are called as the state table calls them, and no two things have the same id. */
export function checkNames({ source }: Draft): Mistake[] {
  const { data, lineOf } = source;
  const say = (keys: Keys, message: string): Mistake[] => [
    { line: lineOf(keys), message: `${keys.join('.')}: ${message}` },
  ];
  const unknown = (what: string, names: readonly string[], keys: Keys, name: string): Mistake[] =>
    names.includes(name)
      ? []
      : say(
          keys,
          `there is no ${what} '${name}'${didYouMean(name, names, `; there are ${names.join(', ')}`)}`,
        );
  const seen = new Set<string>();
  return [
    ...textsAt(data, ['observe']).flatMap(({ keys, text }) => unknown('row', ROW_KEYS, keys, text)),
    ...textsAt(data, ['namespaces']).flatMap(({ keys, text }) => unknown('namespace', KINDS, keys, text)),
    ...[...everyValue(data)].flatMap(({ keys, value }) => {
      if (typeof value !== 'string') return [];
      if (namesRow(keys)) return unknown('row', ROW_KEYS, keys, value);
      if (keys.at(-1) !== 'id') return [];
      const id = [...keys.slice(0, -2), value].join('.');
      const isOld = seen.has(id);
      seen.add(id);
      return isOld ? say(keys, `there are two with the id '${value}'`) : [];
    }),
  ];
}

const KINDS: readonly string[] = [...new Set(Object.values(NAMESPACES).map(({ type }) => type))];

const namesRow = (keys: Keys): boolean => keys.at(-1) === 'changed' || keys.at(-1) === 'unchanged';
