interface Loan {
  readonly end: AbortController;
  readonly over: Promise<unknown>;
}

/** There is one terminal, so there is at most one who has it. */
let loan: Loan | undefined;

/**
 * What has to be done around Ink's `suspendTerminal`, whoever the terminal is lent to.
 * @param act runs while the terminal is somebody else's; the signal asks it to come to its end.
 */
export async function lendTerminal<T>(act: (end: AbortSignal) => Promise<T>): Promise<T> {
  const { stdin, stdout } = process;
  // Ink still has a read pending: it would take the other one's input, or stop us with SIGTTIN.
  await new Promise(setImmediate);
  stdin.pause();
  const end = new AbortController();
  const over = act(end.signal);
  loan = { end, over };
  try {
    return await over;
  } finally {
    loan = undefined;
    // The picture begins in the column where the other one left the cursor.
    stdout.write('\r');
    // The kernel tells only whoever has the terminal that its size has changed; so have it looked up.
    process.kill(process.pid, 'SIGWINCH');
    await new Promise(setImmediate);
  }
}

/** Whether somebody else has the terminal now. */
export function isLent(): boolean {
  return loan !== undefined;
}

/** Ends whoever has the terminal now, and waits for it. */
export async function takeTerminalBack(): Promise<void> {
  loan?.end.abort();
  await loan?.over.catch(() => {});
}
