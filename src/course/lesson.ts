import type { FrontMatter } from './schema.js';

/** The headings that every lesson has, in this order; each becomes a tab or a part of the printed text. */
export const SECTIONS = ['The idea', 'What to watch', 'Break it', 'Build it yourself', 'Recap'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** One stage of the course. */
export interface Lesson extends FrontMatter {
  /** 0, 1, 2 ... as in `learn stage 3`. */
  readonly stage: number;
  /** The folder's name behind the number: `pid`. */
  readonly slug: string;
  /** Markdown of each section, without its heading. */
  readonly sections: Readonly<Record<SectionName, string>>;
  /** Absolute path of lesson.md. */
  readonly path: string;
}
