import { type Keys, valueAt } from '../source.js';

/** A text in the front matter and its place. */
export interface PlacedText {
  readonly keys: Keys;
  readonly text: string;
}

/** The texts of a list in the front matter; what is no text is for the schema to refuse. */
export function textsAt(data: unknown, keys: Keys): PlacedText[] {
  const list = valueAt(data, keys);
  if (!Array.isArray(list)) return [];
  return list.flatMap((text, i) => (typeof text === 'string' ? [{ keys: [...keys, i], text }] : []));
}
