/**
 * The name that somebody most likely meant.
 * @returns the one with the fewest letters to change; undefined when none is close, since a wild guess helps nobody.
 */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  return best !== undefined && best.distance <= Math.max(1, best.name.length / 3) ? best.name : undefined;
}

/** For the end of a message: `; did you mean 'x'?`, or the text for when there is nothing near. */
export function didYouMean(word: string, names: Iterable<string>, otherwise = ''): string {
  const name = nearest(word, names);
  return name === undefined ? otherwise : `; did you mean '${name}'?`;
}

/** Letters to add, take away, exchange, or swap with their neighbour: Damerau's distance, in its restricted form. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const exchange = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(exchange, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j] ?? 0, (before[j - 2] ?? 0) + 1);
    }
    [before, above] = [above, row];
  }
  return above[b.length] ?? 0;
}
