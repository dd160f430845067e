import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { learnIn, withHome } from './at-home.js';
import { KEY, type Terminal } from './terminal.js';

async function quit(terminal: Terminal): Promise<void> {
  terminal.press('q');
  await terminal.see('q quit');
  terminal.press('q');
  assert.equal(await terminal.ended, 0);
}

test('who quits and starts again is where they were: stage, part, and answers; the map shows it', () =>
  withHome(async (home) => {
    await learnIn(home, ['stage', '4'], async (terminal) => {
      await terminal.see('The idea');
      terminal.press(KEY.tab);
      await terminal.see('▸ Which number');
      terminal.press('1');
      await terminal.see(/✓ 1 {2}1/);
      await terminal.see(/\[Predict 1\/\d\]/);
      await quit(terminal);
    });
    await learnIn(home, [], async (terminal) => {
      await terminal.see(/^▸ {2}4 · A process tree of your own .*begun/m);
      terminal.press(KEY.enter);
      await terminal.see(/\[Predict 1\/\d\]/);
      await terminal.see(/✓ 1 {2}1/);
      terminal.press('a');
      await terminal.see('1 of 1 as you predicted');
      terminal.press('b');
      await terminal.see(/▸ .*-f/);
      terminal.press('a');
      await terminal.see('Cannot allocate memory');
      // The third window is killed like the learner's laptop: what was done is there.
      terminal.press(KEY.tab);
      await terminal.see('[Break]');
      process.kill(terminal.pid, 'SIGKILL');
      await terminal.ended;
    });
    const { stages } = JSON.parse(await progressOf(home));
    const four = stages.find(({ stage }: { stage: number }) => stage === 4);
    assert.ok(four.ran);
    assert.equal(four.broke.done.length, 1);
    assert.deepEqual([four.predicted.marked, four.predicted.right], [1, 1]);
  }));

async function progressOf(home: string): Promise<string> {
  const { learn } = await import('../learn.js');
  return (await learn(['progress', '--json'], { XDG_STATE_HOME: home, LEARN_NO_PROGRESS: '' })).stdout;
}

test('a damaged file: said above the keys, and in full when the screen is left', () =>
  withHome(async (home) => {
    const folder = join(home, 'build-your-own-container');
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, 'progress.json'), 'no JSON');
    await learnIn(home, [], async (terminal) => {
      await terminal.see('could not be read, and was set aside');
      terminal.press('q');
      assert.equal(await terminal.ended, 0);
      await terminal.see(/learn: Your progress in/);
      assert.match(terminal.screen().replaceAll('\n', ''), /set aside as .*progress\.json\.broken-/);
    });
  }));

test('without colour and for a screen reader, the map says how far one is in words', () =>
  withHome(async (home) => {
    await learnIn(home, ['stage', '1'], async (terminal) => {
      await terminal.see('The idea');
      await quit(terminal);
    });
    for (const env of [{ NO_COLOR: '1' }, { INK_SCREEN_READER: 'true' }]) {
      await learnIn(home, [], (terminal) => terminal.see(/ 1 · Root without being root .*begun/), { env });
    }
  }));
