import { spawn } from '@lydell/node-pty';

/**
 * Milliseconds until a program has drawn `text` on a terminal of its own.
 * @throws Error when it ends without.
 */
export function timeToText(program: string, args: readonly string[], text: string): Promise<number> {
  const { CI, ...env } = process.env;
  const begin = performance.now();
  const pty = spawn(program, [...args], { cols: 80, rows: 24, env: { ...env, TERM: 'xterm-256color' } });
  return new Promise((resolve, reject) => {
    let seen = '';
    pty.onData((data) => {
      seen += data;
      if (!seen.includes(text)) return;
      resolve(performance.now() - begin);
      pty.kill('SIGTERM');
    });
    pty.onExit(() => reject(new Error(`${program} ended before it showed "${text}"`)));
  });
}
