import { type Document, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Mistake } from './mistake.js';

/** Names a place in the front matter: `['variants', 0, 'title']`. */
export type Keys = readonly (string | number)[];

/** The text of a lesson, taken apart as far as it can be, however wrong it is. */
export interface LessonSource {
  /** What the front matter says, whether or not the schema allows it; undefined when it is no YAML. */
  readonly data: unknown;
  /** The line of a field or an item; of the nearest one around it, if it is not there. */
  lineOf(keys: Keys): number;
  /** The Markdown below the front matter. */
  readonly body: string;
  /** The line on which `body` begins. */
  readonly bodyLine: number;
  /** What is wrong with the text as text: no front matter, no YAML. */
  readonly mistakes: readonly Mistake[];
}

/** Takes the text of a lesson apart. Line ends may be those of Windows. Never throws. */
export function openSource(text: string): LessonSource {
  const lines = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const match = /^---[ \t]*\n(.*?)\n---[ \t]*(?:\n(.*))?$/s.exec(lines);
  if (match === null) {
    const message = 'a lesson begins with front matter between two lines of ---';
    return { data: undefined, lineOf: () => 1, body: '', bodyLine: 1, mistakes: [{ line: 1, message }] };
  }
  const [, yaml = '', body = ''] = match;
  return { ...openYaml(yaml), body, bodyLine: yaml.split('\n').length + 3 };
}

function openYaml(yaml: string): Pick<LessonSource, 'data' | 'lineOf' | 'mistakes'> {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  // The first line is the one of the three dashes.
  const lineAt = (offset: number): number => counter.linePos(offset).line + 1;
  const mistakes = document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), message }));
  const lineOf = (keys: Keys): number => lineAt(offsetOf(document, keys));
  if (mistakes.length > 0) return { data: undefined, lineOf, mistakes };
  try {
    return { data: document.toJS(), lineOf, mistakes };
  } catch (error) {
    // An alias to nowhere, or so many of them that they would fill the memory.
    return { data: undefined, lineOf, mistakes: [{ line: 2, message: (error as Error).message }] };
  }
}

function offsetOf(document: Document.Parsed, keys: Keys): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of keys) {
    const next = isMap(node)
      ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)
      : isSeq(node)
        ? node.items[Number(key)]
        : undefined;
    if (next === undefined) return offset;
    const start = isPair(next) ? next.key : next;
    offset = (start as { range?: [number, number, number] | null }).range?.[0] ?? offset;
    node = isPair(next) ? next.value : next;
  }
  return offset;
}

/** What is at a place in the front matter; undefined when there is no such place. */
export function valueAt(data: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    data,
  );
}

/** Every value in the front matter with its place, from the outside in, in the order of the text. */
export function* everyValue(data: unknown, keys: Keys = []): Generator<{ keys: Keys; value: unknown }> {
  yield { keys, value: data };
  if (typeof data !== 'object' || data === null) return;
  const isList = Array.isArray(data);
  for (const [key, value] of Object.entries(data)) {
    yield* everyValue(value, [...keys, isList ? Number(key) : key]);
  }
}
