/** What one step of stagehand is: the same table as in native/steps.c, and a test holds the two together. */
export interface StepKind {
  readonly name: string;
  /** Arguments as a person types them; brackets mean optional. */
  readonly args: string;
  /** One sentence, without a capital or a full stop. */
  readonly what: string;
  readonly man: string;
}
