/** What somebody is told who opens the course for the first time; the screen and the printer show the same paragraphs. */
export interface Welcome {
  /** What the course is. */
  readonly what: string;
  /** What it does to the machine that it runs on, and what it does not. */
  readonly safety: readonly string[];
}

/** @param isRoot whether the learner is root, whom the kernel would obey where it refuses others. */
export function welcome(isRoot: boolean): Welcome {
  return {
    what:
      'You build a Linux container by hand, one kernel feature at a time. Nothing is simulated: a small program makes ' +
      "the system calls on this machine's kernel, and you see what each of them changes. Then you leave one out, and " +
      'see what breaks.',
    safety: [
      'All of it happens in processes and namespaces that end with the course, however it ends. It installs nothing, ' +
        'changes no setting and leaves your files alone. It keeps, in your home, how far you have come, and the root file ' +
        'system that later stages begin with.',
      isRoot
        ? 'You are root here: a step that would act on this machine itself is refused.'
        : 'You need not be root. Where root could add something, a stage says so, and goes on without it.',
    ],
  };
}
