/** One act of building a container, as stagehand performs it: `unshare uts`, `mount proc`, `hostname moby`. */
export interface Step {
  /** The step's name in stagehand's table (`stagehand --list`). */
  readonly name: string;
  readonly args: readonly string[];
}

/** Steps in the order in which they are performed, then the command that is executed (argv, never a shell line). */
export interface Recipe {
  readonly steps: readonly Step[];
  readonly command: readonly string[];
}
