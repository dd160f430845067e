import type { IdMap } from './idmaps.js';

/** What a reader is given for somebody who has no number in the reader's own user namespace; also -1, "none". */
const NO_ID = 4_294_967_295;

/** Whom an ID from inside is outside; null: it is not in the map. */
export function outsideOf(map: IdMap, id: number): number | null {
  const line = map.find(({ inside, count }) => inside <= id && id < inside + count);
  if (line === undefined || line.outside === NO_ID) return null;
  return line.outside + (id - line.inside);
}

/** What an ID from outside is called inside; null: it is not in the map. */
export function insideOf(map: IdMap, id: number): number | null {
  const line = map.find(({ outside, count }) => outside !== NO_ID && outside <= id && id < outside + count);
  return line === undefined ? null : line.inside + (id - line.outside);
}
