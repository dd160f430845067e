import { spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';

/**
 * Calls back when nobody reads our standard output any more, as in `learn compare --watch | head`. A write would tell by
 * EPIPE; who waits for something to say does not write, and Node can't poll(2) what it only writes to. tail(1) of coreutils
 * does just that for an output that is a pipe, and is then ended by SIGPIPE. Another tail ends otherwise, and is no news.
 * @returns a function that ends the waiting. By itself it ends with this process.
 */
function onReaderGone(then: () => void): () => void {
  if (!fstatSync(1).isFIFO()) return () => {};
  const tail = spawn('tail', ['-f', `--pid=${process.pid}`, '/dev/null'], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  tail.on('error', () => {}); // There is none: the next write tells.
  tail.on('exit', (_, signal) => {
    if (signal === 'SIGPIPE') then();
  });
  tail.unref();
  return () => void tail.kill();
}

/** The same end as by a write that nobody could read. */
export function endWithReader(): () => void {
  return onReaderGone(() =>
    process.stdout.destroy(Object.assign(new Error('nobody reads this'), { code: 'EPIPE' })),
  );
}
