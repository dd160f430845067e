import { UNSHARE_FLAGS, UNSHARE_KINDS, type UnshareKind } from './namespaces.js';
import type { Step } from './types.js';

/** Letters of unshare(1) that stand for steps: -U -r -m -u -i -n -C -T -p -f. */
export const FLAG_LETTERS = 'UrmuinCTpf';

const step = (name: string, ...args: string[]): Step => ({ name, args });

/**
 * The steps that unshare(1) flags stand for (letters only: `rmpf`), in the order that works: first the user
 * namespace and its map, which allow the rest; fork last, because it enters the PID namespace.
 * stagehand expands the same letters to the same steps; a test holds the two together.
 */
export function expandFlags(letters: string): Step[] {
  const steps: Step[] = [];
  for (const kind of UNSHARE_KINDS) {
    const mapped = kind === 'user' && letters.includes('r');
    if (!letters.includes(UNSHARE_FLAGS[kind].slice(1)) && !mapped) continue;
    steps.push(step('unshare', kind));
    if (mapped) steps.push(step('map-root'));
    if (kind === 'mnt') steps.push(step('private'));
  }
  if (letters.includes('f')) steps.push(step('fork'));
  return steps;
}

/** Steps taken apart: the first of them, for which flags of unshare(1) stand (letters only), and the others. */
export interface Folded {
  readonly letters: string;
  readonly rest: readonly Step[];
}

/** The inverse of `expandFlags`, for as many of the first steps as there are flags for. */
export function foldFlags(steps: readonly Step[]): Folded {
  for (let count = steps.length; count > 0; count--) {
    const letters = lettersOf(steps.slice(0, count));
    const same = JSON.stringify(expandFlags(letters)) === JSON.stringify(steps.slice(0, count));
    if (same) return { letters, rest: steps.slice(count) };
  }
  return { letters: '', rest: steps };
}

function lettersOf(steps: readonly Step[]): string {
  const kinds = steps.flatMap(unsharedKinds).map((kind) => UNSHARE_FLAGS[kind].slice(1));
  const does = (name: string): boolean => steps.some((one) => one.name === name);
  const own = [...kinds, ...(does('fork') ? ['f'] : []), ...(does('map-root') ? ['r'] : [])];
  return [...FLAG_LETTERS]
    .filter((letter) => own.includes(letter) && !(letter === 'U' && does('map-root')))
    .join('');
}

/** Namespace kinds that a step unshares; empty for every other step. */
export function unsharedKinds(s: Step): UnshareKind[] {
  return s.name === 'unshare' ? kindsIn(s) : [];
}

/** Namespace kinds that a step joins, those of a process or of a file; empty for every other step. */
export function joinedKinds(s: Step): UnshareKind[] {
  return s.name === 'join' ? kindsIn(s) : [];
}

function kindsIn({ args: [list = ''] }: Step): UnshareKind[] {
  const names = list.split(',');
  return UNSHARE_KINDS.filter((kind) => names.includes(kind));
}

/** The flag that a step belongs to (`-m` for `unshare mnt` and for `private`), or undefined. */
export function flagOf(s: Step): string | undefined {
  const kinds = unsharedKinds(s);
  if (kinds.length === 1) return kinds[0] === 'user' ? '-r' : UNSHARE_FLAGS[kinds[0] as UnshareKind];
  if (s.name === 'fork') return '-f';
  if (s.name === 'private' && s.args.length === 0) return '-m';
  return s.name === 'map-root' ? '-r' : undefined;
}
