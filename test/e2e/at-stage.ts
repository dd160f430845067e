import assert from 'node:assert/strict';
import { learnPath } from '../learn.js';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.js';

/** Opens the course at a stage, and leaves it by its keys when `act` is done. */
export async function atStage(
  stage: string,
  options: TerminalOptions,
  act: (terminal: Terminal) => Promise<void>,
): Promise<void> {
  const terminal = openTerminal([process.execPath, learnPath, 'stage', stage], options);
  try {
    await act(terminal);
    terminal.press('q');
    await terminal.see('q quit');
    terminal.press('q');
    assert.equal(await terminal.ended, 0);
  } finally {
    await terminal.close();
  }
}
