import { ENTRIES } from './messages.js';
import { TOPICS } from './topics.js';

/**
 * What is known and most like a text that is not, as it could be asked for; undefined when nothing is like it at all.
 * Likeness is the share of pairs of letters that both have (Dice's coefficient), which forgives typing errors.
 */
export function nearest(text: string): string | undefined {
  const asked = pairs(text);
  let best: { known: string; likeness: number } | undefined;
  for (const known of knownTexts()) {
    const likeness = likenessOf(asked, pairs(known));
    if (likeness >= (best?.likeness ?? LEAST)) best = { known, likeness };
  }
  return best?.known;
}

const LEAST = 0.4;

function knownTexts(): string[] {
  return [
    ...ENTRIES.map(({ example }) => example),
    ...TOPICS.flatMap(({ kind, names }) => (kind === 'exit status' ? [] : names)).filter((name) =>
      /[a-z]{2}/.test(name),
    ),
  ];
}

function pairs(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return new Set(
    words
      .map((word) => ` ${word} `)
      .flatMap((word) => [...word.slice(1)].map((_, i) => word.slice(i, i + 2))),
  );
}

function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * common) / (a.size + b.size);
}
