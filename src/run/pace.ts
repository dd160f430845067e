/** Lets the performer take one step at a time, and never a step before the last one was looked at. */
export interface Pace {
  /** The performer stands still, and its state has been read. */
  stands(): void;
  /** It may take one more step, now or when it comes to stand. */
  allowOne(): void;
  /** It need not ask any more, but still stands until each step was looked at. */
  allowAll(): void;
}

/** @param write sends to stagehand's `--pace`: a byte for each step. */
export function pace(write: (byte: string) => void): Pace {
  let standing = false;
  let allowed = 0;
  const pump = (): void => {
    if (!standing || allowed === 0) return;
    standing = false;
    allowed -= 1;
    write('n');
  };
  return {
    stands() {
      standing = true;
      pump();
    },
    allowOne() {
      allowed += 1;
      pump();
    },
    allowAll() {
      allowed = Number.POSITIVE_INFINITY;
      pump();
    },
  };
}
