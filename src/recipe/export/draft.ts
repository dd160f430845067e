import type { Step } from '../types.js';
import type { ContainerSpec } from './spec.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A spec while the steps are gone through, one after the other. */
export interface Draft extends Writable<ContainerSpec> {
  /** The folder that is going to be the root, known from the beginning: what lies in it is inside. */
  readonly newRoot: string | null;
}

/** Writes into the draft what a step makes. @returns the reason when it has no place there. */
export type Fold = (draft: Draft, ...args: readonly string[]) => string | undefined;

/** Where one of these reasons would be, when there is none. */
export const done = undefined;

/** Before the first step: all is the host's. */
export function emptyDraft(steps: readonly Step[], command: readonly string[]): Draft {
  const entering = steps.find(({ name, args }) => (name === 'chroot' || name === 'pivot') && args[0] !== '/');
  return {
    newRoot: entering?.args[0]?.replace(/(?<=.)\/+$/, '') ?? null,
    steps,
    command,
    namespaces: [],
    uidMap: [],
    gidMap: [],
    setgroups: 'allow',
    clocks: {},
    propagation: 'inherited',
    root: null,
    cwd: null,
    mounts: [],
    hostname: null,
    loopback: false,
    terminal: 'given',
    user: null,
    capabilities: { dropped: [], inheritable: [], ambient: [], securebits: [] },
    noNewPrivs: false,
    seccomp: [],
    rlimits: [],
    cgroup: null,
    leftOut: [],
  };
}
