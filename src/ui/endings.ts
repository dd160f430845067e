import { constants } from 'node:os';

/** The screen is given back, and what runs is ended, when one of these comes. */
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
const TERMINAL_GONE = ['end', 'close', 'error'] as const;

/** Ends of the course that its keys have no part in. */
export interface Endings {
  /** The exit code, when there was such an end. */
  code(): number | undefined;
  /** Signals are again for whoever had them before. */
  forget(): void;
}

/**
 * Leaves on a signal, and whoever sent it sees the exit code that the signal alone would give. A terminal that is gone
 * counts as SIGHUP: that signal reaches only those whose controlling terminal it was.
 */
export function onEnding(leave: () => Promise<void>): Endings {
  let code: number | undefined;
  const end = (signal: (typeof SIGNALS)[number]): void => {
    if (code !== undefined) return;
    code = 128 + constants.signals[signal];
    void leave();
  };
  const gone = (): void => end('SIGHUP');
  const giveBack = SIGNALS.map((signal) => takeOver(signal, end));
  for (const event of TERMINAL_GONE) process.stdin.on(event, gone);
  // This one stays: the last of what is written may fail when we have left already.
  process.stdout.on('error', gone);
  return {
    code: () => code,
    forget() {
      for (const give of giveBack) give();
      for (const event of TERMINAL_GONE) process.stdin.off(event, gone);
    },
  };
}

/** Whoever listens to a signal already would exit at once, and we have a screen to leave and a run to end first. */
function takeOver(signal: NodeJS.Signals, end: (signal: (typeof SIGNALS)[number]) => void): () => void {
  const others = process.rawListeners(signal) as NodeJS.SignalsListener[];
  for (const other of others) process.off(signal, other);
  process.on(signal, end as NodeJS.SignalsListener);
  return () => {
    process.off(signal, end as NodeJS.SignalsListener);
    for (const other of others) process.on(signal, other);
  };
}
