import type { Recipe, Step } from '../types.js';

/** A step, and the key of the configuration that it comes from: `mounts[3]`. */
export interface ImportedStep {
  readonly step: Step;
  readonly from: string;
}

/** A key that is done in another way, or not at all, and the reason. */
export interface Note {
  readonly key: string;
  readonly why: string;
}

/** An OCI configuration as a recipe. The root file system is `$ROOTFS` in it. */
export interface Imported {
  readonly steps: readonly ImportedStep[];
  readonly command: readonly string[];
  /** The whole environment of the command. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the command is to have a terminal of its own. */
  readonly terminal: boolean;
  /** What is done in another way than it says there. */
  readonly changed: readonly Note[];
  readonly leftOut: readonly Note[];
}

export type FileKind = 'file' | 'folder' | 'missing';

/** Ids that somebody may map: the first, and how many. */
export interface IdRange {
  readonly first: number;
  readonly count: number;
}

/** Who imports, and on what: nothing else of the machine is asked. */
export interface ImportHere {
  readonly uid: number;
  readonly gid: number;
  /** CAP_SYS_ADMIN: all kinds of namespaces can be made, and mounts in them, without a user namespace. */
  readonly privileged: boolean;
  /** CAP_SYS_RESOURCE: hard limits can be raised. */
  readonly mayRaise: boolean;
  /** Ids besides one's own that may be mapped, subuid(5); none without newuidmap(1). */
  readonly ranges: { readonly uid: readonly IdRange[]; readonly gid: readonly IdRange[] };
  /** Capabilities that the kernel has, and system calls that stagehand knows, by name. */
  readonly capabilities: readonly string[];
  readonly calls: readonly string[];
  /** Hard limits of this process by their names in stagehand; null: unlimited. */
  readonly hardLimits: Readonly<Record<string, number | null>>;
  /** The folder of the bundle, an absolute path. */
  readonly bundle: string;
  /** `x86_64`, and the two numbers of the kernel, for rules of a filter that ask for them. */
  readonly machine: string;
  readonly kernel: readonly [number, number];
  onHost(path: string): FileKind;
  /** A path from inside, in the root file system alone. */
  inRoot(path: string): FileKind;
  /** Why no control group with these controllers can be made; undefined: it can. */
  noGroup(controllers: readonly string[]): string | undefined;
}

export const recipeOf = ({ steps, command }: Imported): Recipe => ({
  steps: steps.map(({ step }) => step),
  command,
});
