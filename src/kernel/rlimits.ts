/** One resource limit, getrlimit(2), as the kernel writes it. */
export interface Rlimit {
  /** `open files`. */
  readonly name: string;
  /** A number, or `unlimited`. */
  readonly soft: string;
  readonly hard: string;
  /** `bytes`, `seconds`, ...; empty if it has none. */
  readonly unit: string;
}

/** Reads `/proc/<pid>/limits`, proc_pid_limits(5); null if the text is none. */
export function parseRlimits(text: string): readonly Rlimit[] | null {
  const [title = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  if (!title.startsWith('Limit')) return null;
  const limits = lines.map(parseRlimit);
  return limits.every((limit) => limit !== null) ? limits : null;
}

/** Those of `its` that are not the same in `ours`, each with the other one. */
export function rlimitsThatDiffer(
  its: readonly Rlimit[],
  ours: readonly Rlimit[],
): readonly { readonly its: Rlimit; readonly ours: Rlimit }[] {
  return its.flatMap((limit) => {
    const other = ours.find(({ name }) => name === limit.name);
    const same = other === undefined || (other.soft === limit.soft && other.hard === limit.hard);
    return same ? [] : [{ its: limit, ours: other }];
  });
}

// The names have single blanks in them, and the columns at least two between them.
function parseRlimit(line: string): Rlimit | null {
  const [, name, soft, hard, unit = ''] =
    /^Max (\S+(?: \S+)*?)\s+(\d+|unlimited)\s+(\d+|unlimited)\s*(\S*)\s*$/.exec(line) ?? [];
  return name === undefined || soft === undefined || hard === undefined ? null : { name, soft, hard, unit };
}
