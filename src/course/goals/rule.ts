import type { NamespaceType } from '../../kernel/namespaces.js';
import type { DirectoryRef } from '../../kernel/proc.js';
import type { Readable } from '../../kernel/readable.js';
import type { Snapshot } from '../../kernel/snapshot.js';
import type { Look } from '../../run/watch/look.js';

/** What a process is held against. */
export interface Scene {
  /** We ourselves: whoever asks is at home, and what is other than here is the learner's work. */
  readonly host: Snapshot;
  readonly uid: number;
  /** A file or folder of ours. */
  at(path: string): Readable<DirectoryRef>;
  /** Whether a process of anybody is in a namespace, as far as that may be seen. */
  inhabited(kind: NamespaceType, inode: number): boolean;
  /** Processes that no terminal is above of were left out. */
  readonly onTerminals?: boolean;
  /** The first process of a goal, when a second one is asked how it stands to that. */
  readonly first?: Look;
}

/** What is there: whether it is as asked for, and how it is. */
export interface Seen {
  readonly met: boolean;
  /** Said of the process, without it: `is still in the host's UTS namespace`. */
  readonly says: string;
  /** It can't be told: what decides it is closed to us. */
  readonly closed?: true;
}

/** How one thing that a goal can ask for is decided, from what can be looked at and nothing else. */
export interface Rule<V> {
  /** How it should be, said of the process, without it: `is in a UTS namespace of its own`. */
  wants(value: V, scene: Scene): string;
  sees(value: V, look: Look, scene: Scene): Seen;
}

/** It is as asked for. */
export function met(says: string): Seen {
  return { met: true, says };
}

/** It is not, or nobody can tell. */
export function unmet(says: string): Seen {
  return { met: false, says };
}

/** The same for what is asked of very many processes: of most of them nobody will want the words. */
export function decided(isMet: boolean, says: () => string): Seen {
  return {
    met: isMet,
    get says() {
      return says();
    },
  };
}

/** Nobody can tell. */
export function closed(what: string, reason: string): Seen {
  return { met: false, says: `has ${what} that can't be read (${reason})`, closed: true };
}

/** Decides by a value that may be closed to us. @param what is closed then: `a hostname`. */
export function decide<T>(r: Readable<T>, what: string, sees: (value: T) => Seen): Seen {
  return r.ok ? sees(r.value) : closed(what, r.reason);
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
