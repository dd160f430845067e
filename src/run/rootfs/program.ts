import { execa } from 'execa';
import { waitForEnd } from '../alive.js';
import { sanitize } from '../sanitize.js';

export interface Ended {
  readonly ok: boolean;
  readonly stdout: string;
  /** The last line on stderr, or how it ended when it said nothing. */
  readonly lastWord: string;
}

/**
 * Runs a program that writes to the disk. When we exit it is ended first, so that it adds nothing to a folder which is
 * just then being removed.
 * @param onLine is told each line on stderr.
 */
export async function runProgram(
  [program = '', ...args]: readonly string[],
  onLine: (line: string) => void = () => {},
): Promise<Ended> {
  const child = execa(program, args, {
    env: { LC_ALL: 'C', LEARN_NODE: process.execPath },
    stdin: 'ignore',
    reject: false,
  });
  const stop = (): void => {
    if (child.pid !== undefined && child.kill('SIGTERM')) waitForEnd(child.pid);
  };
  // Before those who remove folders in which it is at work.
  process.prependOnceListener('exit', stop);
  let lastWord = '';
  for await (const line of child.iterable({ from: 'stderr' })) {
    // A name that it tells may come from an image of somebody's.
    lastWord = sanitize(line);
    onLine(lastWord);
  }
  const { failed, stdout, shortMessage = '' } = await child;
  process.off('exit', stop);
  return { ok: !failed, stdout, lastWord: lastWord || shortMessage };
}
