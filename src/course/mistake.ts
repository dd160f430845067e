/** Something that is not as it should be in the text of a lesson. */
export interface Mistake {
  /** Counted from 1, in lesson.md. */
  readonly line: number;
  /** What is wrong and, if it is known, what was meant. */
  readonly message: string;
  /** A warning is for the author to judge; without it, the lesson can't be used as it is. */
  readonly warning?: boolean;
}
