/** What the options of an overlay say, mount(8) "Mount options for overlay". */
export interface LayerOptions {
  /** The uppermost first. */
  readonly lower: readonly string[];
  readonly upper: string | undefined;
  readonly work: string | undefined;
}

/** Reads the options of an overlay. A backslash, which takes the meaning from a comma or colon, is left as it is. */
export function layerOptions(words: readonly string[]): LayerOptions {
  const values = (key: RegExp): string[] =>
    words.flatMap((word) => (key.test(word) ? [word.replace(key, '')] : []));
  return {
    lower: values(/^lowerdir\+?=/).flatMap((paths) => paths.split(/(?<!\\):/).filter(Boolean)),
    upper: values(/^upperdir=/).at(-1),
    work: values(/^workdir=/).at(-1),
  };
}

/** All folders of an overlay. */
export function foldersOf({ lower, upper, work }: LayerOptions): readonly string[] {
  return [...lower, upper, work].filter((path) => path !== undefined);
}
