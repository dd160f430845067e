import type { OciConfig } from './config.js';
import type { Draft } from './draft.js';
import type { MountOptions } from './mount-options.js';
import type { Namespaces } from './namespaces.js';
import type { Places } from './places.js';
import type { ImportHere } from './types.js';

/** A mount of the configuration, made ready. */
export interface Wanted extends MountOptions {
  readonly from: string;
  readonly at: string;
  readonly type: string;
  /** Of a bind: a path of the host. */
  readonly source: string;
}

export interface Context {
  readonly draft: Draft;
  readonly config: OciConfig;
  readonly here: ImportHere;
  readonly namespaces: Namespaces;
  readonly places: Places;
}
