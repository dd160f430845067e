/** How old things are, as numbers: what was read is read again when its number is another one. */
export interface Ages {
  /** Of what only the process itself changes, such as its namespaces and its capabilities. */
  readonly itself: number;
  /** Of what others can change as well: mounts, id maps, control groups. */
  readonly around: number;
}

export const AGELESS: Ages = { itself: 0, around: 0 };

/** A value, and how old what it was made of is. */
export interface Aged<T> {
  readonly value: T;
  readonly age: number;
}

/** What is known, if it is of this age; else it is read. */
export function upToDate<T>(known: Aged<T> | undefined, age: number, read: () => T): Aged<T> {
  return known?.age === age ? known : { value: read(), age };
}

/** An object with the keys of another one, whose values are computed when they are asked for, and kept at their age. */
// A proxy, since a getter for each field of each of two thousand processes is felt.
export function lazyRecord<K extends string, V>(
  keys: Readonly<Record<K, unknown>>,
  read: (key: K) => V,
  ageOf: (key: K) => number,
): Readonly<Record<K, V>> {
  const known = new Map<string | symbol, Aged<V>>();
  const get = (target: object, name: string | symbol): V | undefined => {
    if (!Object.hasOwn(target, name)) return undefined;
    const key = name as K;
    const old = known.get(key);
    const now = upToDate(old, ageOf(key), () => read(key));
    if (now !== old) known.set(key, now);
    return now.value;
  };
  return new Proxy(keys, { get }) as Readonly<Record<K, V>>;
}
