/**
 * A piece of kernel state that may be closed to us. "May not be read" is an answer like any other,
 * so it is a value and never an exception or an empty string.
 */
export type Readable<T> =
  | { readonly ok: true; readonly value: T }
  /** `reason` completes a table cell: "not permitted: owned by root (uid 0)", "gone: process 4711 has ended". */
  | { readonly ok: false; readonly reason: string };

/** The reason for a file or a field that is younger than the running kernel, or left out of its build. */
export const NOT_IN_THIS_KERNEL = 'not in this kernel';

/** Wraps a value that could be read. */
export function readable<T>(value: T): Readable<T> {
  return { ok: true, value };
}

/** Wraps the reason why a value could not be read. */
export function unreadable(reason: string): Readable<never> {
  return { ok: false, reason };
}

/** Applies `fn` to a value that could be read; passes a reason on as it is. */
export function mapReadable<A, B>(r: Readable<A>, fn: (value: A) => B): Readable<B> {
  return r.ok ? readable(fn(r.value)) : r;
}

/** Takes a part, which may itself be unreadable, out of a value that could be read. */
export function pickReadable<A, B>(r: Readable<A>, pick: (value: A) => Readable<B>): Readable<B> {
  return r.ok ? pick(r.value) : r;
}

/** Applies a decoder that answers null for text it does not understand; the text's beginning is then the reason. */
export function decodeReadable<T>(r: Readable<string>, decode: (text: string) => T | null): Readable<T> {
  if (!r.ok) return r;
  const value = decode(r.value);
  return value === null
    ? unreadable(`not understood: ${JSON.stringify(r.value.slice(0, 40))}`)
    : readable(value);
}

/** What a table cell shows: the value, or the reason why there is none. */
export function cellText(r: Readable<string>): string {
  return r.ok ? r.value : r.reason;
}
