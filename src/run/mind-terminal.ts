import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { execa } from 'execa';
import { helperPath } from './helper.js';

/**
 * Starts a small process that knows how the terminal is now and puts it back should we be killed: SIGKILL leaves
 * nobody the time to. Resolves when it has looked, so before anything is drawn.
 * @returns to be called when we have put the terminal back ourselves.
 * @throws Problem when stagehand is missing.
 */
export async function mindTerminal(): Promise<() => void> {
  const child = execa(helperPath(), ['--mind-terminal', '3'], {
    stdio: ['inherit', 'inherit', 'ignore', 'pipe'],
    // It has to outlive us, if only for a moment.
    cleanup: false,
    buffer: false,
    reject: false,
  });
  const line = child.stdio[3] as unknown as Duplex;
  line.on('error', () => {});
  await Promise.race([once(line, 'readable'), child]);
  line.resume();
  child.unref();
  return () => void line.end('q');
}
