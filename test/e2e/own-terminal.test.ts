import assert from 'node:assert/strict';
import test from 'node:test';
import { learnPath } from '../learn.js';
import { processesWith, processThat } from './processes.js';
import { KEY, openTerminal, type Terminal } from './terminal.js';

const PROMPT = '(stage 10) $ ';

/** The shell of stage 10, on a terminal of this size. `act` is done in it; behind it one is back in the course. */
async function inStage10(act: (terminal: Terminal) => Promise<void>): Promise<void> {
  const terminal = openTerminal([process.execPath, learnPath, 'stage', '10'], { columns: 90, rows: 30 });
  try {
    await terminal.see('s shell');
    terminal.press('s');
    await act(terminal);
    await terminal.typeAt(PROMPT, 'exit');
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
    await terminal.typeAt(PROMPT, 'echo "mine: $(tty)"; stty size');
    await terminal.see(/^mine: \/dev\/pts\/0\n30 90$/m);
    assert.doesNotMatch(terminal.screen(), /job control turned off|no job control|can't access tty/);

    await terminal.typeAt(PROMPT, 'sleep 1000');
    await sleeps(terminal);
    terminal.press(KEY.ctrlC);
    await terminal.typeAt(PROMPT, 'echo "alive $?"');
    await terminal.see(/^alive 130$/m);

    await terminal.typeAt(PROMPT, 'sleep 1000');
    await sleeps(terminal);
    terminal.press(KEY.ctrlZ);
    await terminal.see(/Stopped/);
    await terminal.typeAt(PROMPT, 'kill %1; wait; echo "gone: $?"');
    await terminal.see(/^gone: \d+$/m);

    // The size travels as a signal does, and not with what is typed.
    terminal.resize(100, 33);
    await terminal.typeAt(PROMPT, 'clear; until stty size | grep "^33 100$"; do sleep 0.1; done');
    await terminal.see(/^33 100$/m);
  });
});

test('the failing version: without a terminal of its own, the one at hand is no name in there', async () => {
  await inStage10(async (terminal) => {
    await terminal.typeAt(PROMPT, 'stagehand fork + setsid -- sh -i');
    await terminal.see(/can't access tty; job control turned off|no job control in this shell/);
    await terminal.typeAt(PROMPT, 'echo "status $?"');
    await terminal.see(/^status 0$/m);
    await terminal.typeAt(PROMPT, 'exit');
  });
});

/** Waits for a sleep(1) that has the terminal. */
const sleeps = ({ marker }: Terminal) =>
  processThat(marker, (one) => one.comm === 'sleep' && one.group === one.foreground, 'sleep never ran');
