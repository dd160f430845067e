import assert from 'node:assert/strict';
import test from 'node:test';
import { learnPath } from '../learn.js';
import { atStage } from './at-stage.js';
import { KEY, openTerminal } from './terminal.js';

/** What every escape sequence for looks begins with, in a pattern. */
const CSI = '\x1b\\[';

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
] as const) {
  test(`${columns}x${rows}: a search in the text of a stage, and n is the next stage again when it has ended`, () =>
    atStage('4', { columns, rows }, async (terminal) => {
      await terminal.see('The idea');
      // In one piece, as one pastes.
      terminal.press('/namespace');
      await terminal.see(/^\/namespace_ {2}1 of \d+$/m);
      await terminal.see('▸');
      terminal.press(KEY.enter);
      await terminal.see(/^\/namespace {2}1 of \d+$/m);
      terminal.press('n');
      await terminal.see(/^\/namespace {2}2 of \d+$/m);
      terminal.press('N', 'N');
      await terminal.see(/^\/namespace {2}(\d+) of \1$/m);
      terminal.press(KEY.esc);
      await terminal.missSoon('/namespace');
      terminal.press('n');
      await terminal.see(/^5 {2}/m);
    }));
}

test('Ctrl-C leaves while one types, too', async () => {
  const terminal = openTerminal([process.execPath, learnPath, 'stage', '4']);
  try {
    await terminal.see('The idea');
    terminal.press('/abc');
    await terminal.see('/abc_  not found here');
    terminal.press(KEY.ctrlC);
    assert.equal(await terminal.ended, 130);
  } finally {
    await terminal.close();
  }
});

test('without colour every line with a match has a mark in front, and nothing changes how text looks', () =>
  atStage('4', { env: { NO_COLOR: '1' } }, async (terminal) => {
    await terminal.see('The idea');
    terminal.press(`/process${KEY.enter}`);
    await terminal.see(/^\/process {2}1 of \d+$/m);
    await terminal.see(/^▸.*process/im);
    assert.doesNotMatch(terminal.written(), new RegExp(`${CSI}[\\d;]*m`));
  }));

for (const [name, env, theme] of [
  ['LEARN_THEME', { LEARN_THEME: 'light' }, 'light'],
  ['COLORFGBG', { COLORFGBG: '0;15' }, 'light'],
  ['neither', { COLORFGBG: '' }, 'dark'],
] as const) {
  test(`the theme by ${name}: ${theme}`, () =>
    atStage('4', { env }, async (terminal) => {
      await terminal.see('The idea');
      const cyan = new RegExp(`${CSI}(?:\\d+;)*36m`);
      if (theme === 'dark') assert.match(terminal.written(), cyan);
      else assert.doesNotMatch(terminal.written(), cyan);
    }));
}

test('a theme that there is not is said before anything is drawn', async () => {
  const terminal = openTerminal([process.execPath, learnPath, 'stage', '4'], {
    env: { LEARN_THEME: 'drak' },
  });
  try {
    assert.equal(await terminal.ended, 2);
    await terminal.see("learn: There is no theme 'drak': LEARN_THEME is dark or light, or not set.");
    assert.equal(terminal.isAlternate(), false);
  } finally {
    await terminal.close();
  }
});
