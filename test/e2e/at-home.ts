import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { learn, learnPath } from '../learn.js';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.js';

const kept = (home: string) => ({ XDG_STATE_HOME: home, LEARN_NO_PROGRESS: '' });

/** A learner of whom nothing is kept yet, and at the end nothing is. */
export async function withHome(act: (home: string) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'learn-home-'));
  try {
    await act(home);
  } finally {
    // What a run that was killed has left is written down there and nowhere else.
    await learn(['clean'], kept(home));
    rmSync(home, { recursive: true, force: true });
  }
}

/** That learner's `learn`, in a terminal. */
export async function learnIn(
  home: string,
  args: readonly string[],
  act: (terminal: Terminal) => Promise<void>,
  options: TerminalOptions = {},
): Promise<void> {
  const env = { ...kept(home), ...options.env };
  const terminal = openTerminal([process.execPath, learnPath, ...args], { ...options, env });
  try {
    await act(terminal);
  } finally {
    await terminal.close();
  }
}
