/** Something about keeping the progress that the learner ought to know. */
export interface Trouble {
  readonly kind: 'no-home' | 'set-aside' | 'not-saved';
  /** A few words, for one line of a screen. */
  readonly short: string;
  /** What happened, why, and what to do. */
  readonly sentence: string;
}

/** There is no place to keep it in. */
export function noHome(folder: string): Trouble {
  return {
    kind: 'no-home',
    short: 'Your progress is kept until you leave: there is no folder of yours for it.',
    sentence:
      `Your progress is not kept after this: ${folder} can't be written by you alone. ` +
      'Set XDG_STATE_HOME to a folder of yours, and it will be.',
  };
}

/** The file could not be understood. */
export function wasSetAside(because: string, file: string, aside: string): Trouble {
  return {
    kind: 'set-aside',
    short: 'Your file of progress could not be read, and was set aside. It begins anew.',
    sentence:
      `Your progress in ${file} could not be read (${because}). It was set aside as ${aside}, and a new one was begun. ` +
      'If you can mend it, put it back under its old name.',
  };
}

/** It could not be written this time. */
export function notSaved(error: unknown, file: string): Trouble {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const why = WHY[code] ?? message;
  return {
    kind: 'not-saved',
    short: `Your progress could not be saved: ${why}.`,
    sentence:
      `Your progress could not be saved in ${file}: ${why}. ` +
      `What was saved before is still there. ${WAY_OUT[code] ?? 'Try again later.'}`,
  };
}

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota is used up',
  EROFS: 'the disk is read-only now',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EIO: 'the disk has an error',
  ETIMEDOUT: 'another learn is writing it all the time',
};

const WAY_OUT: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room; it is tried again at the next step.',
  EDQUOT: 'Make room; it is tried again at the next step.',
};
