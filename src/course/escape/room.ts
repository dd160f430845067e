import type { RoomMatter, RoomSection } from './schema.js';

/** One room of the escape room. */
export interface Room extends RoomMatter {
  /** 1, 2 ... as in `learn escape 3`. */
  readonly number: number;
  /** The file's name behind the number: `leak`. */
  readonly slug: string;
  /** The stage that it belongs to. */
  readonly stage: number;
  readonly path: string;
  /** Markdown of each section, without its heading. */
  readonly sections: Readonly<Record<RoomSection, string>>;
}
