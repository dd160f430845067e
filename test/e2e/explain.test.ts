import assert from 'node:assert/strict';
import test from 'node:test';
import { learnPath } from '../learn.js';
import { processesWith } from './processes.js';
import { KEY, openTerminal } from './terminal.js';

for (const size of [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
]) {
  test(`${size.columns}x${size.rows}: e explains what a broken run has said, one message after the other`, async () => {
    const terminal = openTerminal([process.execPath, learnPath, 'stage', '4'], size);
    try {
      await terminal.see('The idea');
      terminal.press('e');
      await terminal.see('The idea');
      terminal.press('b');
      await terminal.see(/▸ .*Leave out -f/);
      terminal.press('a');
      await terminal.see('Cannot allocate memory');
      await terminal.see(/\be why\b/);
      terminal.press('e');
      // A process that ends while the script counts them makes ls say something too.
      await terminal.see(/What the run has said +1 of [23]/);
      await terminal.see('stagehand: mount proc: mount: Operation not permitted (EPERM)');
      await terminal.see('On this machine');
      await terminal.see(/So it is on this machine|It can be this/);
      terminal.press(KEY.right, KEY.right);
      await terminal.see(/What the run has said +([23]) of \1/);
      await terminal.see(/fork/i);
      terminal.press('/PID 1\r');
      await terminal.see(/^\/PID 1 {2}1 of \d+$/m);
      terminal.press(KEY.esc);
      await terminal.missSoon('/PID 1');
      terminal.press('e');
      await terminal.missSoon('What the run has said');
      terminal.press(KEY.ctrlC);
      assert.equal(await terminal.ended, 130);
      assert.deepEqual(processesWith(terminal.marker), [], 'of the probes nothing is left');
    } finally {
      await terminal.close();
    }
  });
}
