import assert from 'node:assert/strict';
import test from 'node:test';
import { learnPath } from '../learn.js';
import { processesWith } from './processes.js';
import { KEY, openTerminal, type Terminal } from './terminal.js';

/** The shell of stage 10, on a terminal of this size. `act` is done in it; behind it one is back in the course. */
async function inStage10(act: (terminal: Terminal) => Promise<void>): Promise<void> {
  const terminal = openTerminal([process.execPath, learnPath, 'stage', '10'], { columns: 90, rows: 30 });
  try {
    await terminal.see('s shell');
    terminal.press('s');
    await terminal.see('(stage 10) $');
    await act(terminal);
    terminal.press('exit\r');
    await terminal.see('You are back from the shell');
    terminal.press('q');
    await terminal.see('Build a container by hand');
    terminal.press('q');
    assert.equal(await terminal.ended, 0);
    assert.deepEqual(processesWith(terminal.marker), []);
  } finally {
    await terminal.close();
  }
}

test("in the shell of stage 10 the terminal is the container's own: tty, Ctrl-C, Ctrl-Z, and the size of the window", async () => {
  await inStage10(async (terminal) => {
    terminal.press('echo "mine: $(tty)"; stty size\r');
    await terminal.see(/^mine: \/dev\/pts\/0\n30 90$/m);
    assert.doesNotMatch(terminal.screen(), /job control turned off|no job control|can't access tty/);

    terminal.press('sleep 1000; echo "status $?"\r');
    await terminal.see(/^\S*.*sleep 1000/m);
    await running(terminal, 'sleep');
    terminal.press(KEY.ctrlC);
    await terminal.see('(stage 10) $ ');
    terminal.press('echo "alive $((40+2))"\r');
    await terminal.see(/^alive 42$/m);

    terminal.press('sleep 1000\r');
    await running(terminal, 'sleep');
    terminal.press(KEY.ctrlZ);
    await terminal.see(/Stopped/);
    terminal.press('kill %1; wait; echo "gone: $?"\r');
    await terminal.see(/^gone: \d+$/m);

    terminal.resize(100, 33);
    terminal.press('clear; stty size\r');
    await terminal.see(/^33 100$/m);
  });
});

test('the failing version: without a terminal of its own, the one at hand is no name in there', async () => {
  await inStage10(async (terminal) => {
    terminal.press('stagehand fork + setsid -- sh -i\r');
    // Its prompt comes behind the complaint; what is typed before that would be shown on the same line.
    await terminal.see(/(can't access tty; job control turned off|no job control in this shell)\n\(stage 10\) \$ *$/m);
    terminal.press('echo "status $?"\r');
    await terminal.see(/^status 0$/m);
    terminal.press('exit\r');
    await terminal.see('(stage 10) $ ');
  });
});

async function running(terminal: Terminal, comm: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (processesWith(terminal.marker).some((one) => one.comm === comm)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${comm} does not run:\n${terminal.screen()}`);
}
