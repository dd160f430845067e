import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { helperPath } from './helper.js';

/**
 * Starts a small process that knows how the terminal is now and puts it back should we be killed: SIGKILL leaves
 * nobody the time to. Resolves when it has looked, so before anything is drawn.
 * @returns to be called when we have put the terminal back ourselves.
 * @throws Problem when stagehand is missing.
 */
export async function mindTerminal(): Promise<() => void> {
  // Not execa: this stands before the first picture, and loading that takes longer than all else here.
  const child = spawn(helperPath(), ['--mind-terminal', '3'], {
    stdio: ['inherit', 'inherit', 'ignore', 'pipe'],
  });
  const line = child.stdio[3] as Duplex;
  line.on('error', () => {});
  await Promise.race([once(line, 'readable'), once(child, 'exit')]);
  line.resume();
  child.unref();
  return () => void line.end('q');
}
