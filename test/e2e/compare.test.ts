import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import test, { after } from 'node:test';
import { learnPath } from '../learn.js';
import { KEY, openTerminal } from './terminal.js';

/** A shell that goes into namespaces of its own when it is told to, and one that stays as it was. */
function actors() {
  const still = spawn('sleep', ['100'], { stdio: 'ignore' });
  const actor = spawn('sh', ['-c', 'read go; exec unshare -Uru cat'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  after(() => {
    still.kill('SIGKILL');
    actor.kill('SIGKILL');
  });
  return { actor, words: [`${still.pid}`, `${actor.pid}`, '--watch'] };
}

test('compare --watch draws over its own table, and Ctrl-C ends it', async () => {
  const { actor, words } = actors();
  const terminal = openTerminal([process.execPath, learnPath, 'compare', ...words]);
  try {
    await terminal.see('10 the same, 0 different.');
    await terminal.see('Watching; Ctrl-C ends it.');
    actor.stdin.write('go\n');
    await terminal.see('8 the same, 2 different.');
    await terminal.see(/^ns\.uts .* different$/m);
    await terminal.see(`${actor.pid} (cat)`);
    // There is one table, the newest, and the line of what has changed last.
    assert.equal(terminal.screen().match(/^ns\.uts /gm)?.length, 1);
    assert.match(terminal.screen(), /^\d\d:\d\d:\d\d\.\d{3} {2}\d+ \(cat\)( {2}|$)/m);
    terminal.press(KEY.ctrlC);
    assert.equal(await terminal.ended, 130);
    assert.ok(!terminal.isAlternate());
  } finally {
    await terminal.close();
  }
});

test('a table that has no room is printed once, and then a line for each change', async () => {
  const { actor, words } = actors();
  const terminal = openTerminal([process.execPath, learnPath, 'compare', ...words], { rows: 10 });
  try {
    await terminal.see('10 the same, 0 different.');
    actor.stdin.write('go\n');
    // Behind the time and the process, or on a line of its own where the number of the process is long.
    await terminal.see(/ {2}ns\.uts {2}uts:\[\d+\] -> uts:\[\d+\] {2}different$/m);
    actor.stdin.end();
    await terminal.see(`process ${actor.pid} has ended: there is nothing to compare any more.`);
    assert.equal(await terminal.ended, 1);
    assert.equal(terminal.written().match(/ns\.mnt/g)?.length, 1);
  } finally {
    await terminal.close();
  }
});
