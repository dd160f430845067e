import assert from 'node:assert/strict';
import test from 'node:test';
import { atStage } from './at-stage.js';
import { KEY } from './terminal.js';

/** What every escape sequence for looks begins with, in a pattern. */
const CSI = '\x1b\\[';

test('20 columns: every screen can be opened, and left', () =>
  atStage('4', { columns: 20, rows: 10 }, async (terminal) => {
    await terminal.see('[Read]');
    terminal.press(KEY.tab, KEY.tab, KEY.enter);
    await terminal.see('[Run]');
    await terminal.see('✓ done');
    for (const key of ['c', 'm', '?']) {
      terminal.press(key);
      await terminal.missSoon('[Run]');
      terminal.press('q');
      await terminal.see('[Run]');
    }
  }));

test('a window that shrinks to almost nothing and grows again shows the same', () =>
  atStage('4', {}, async (terminal) => {
    await terminal.see(/↓ \d+ more lines/);
    const before = terminal.screen();
    terminal.resize(5, 3);
    terminal.resize(80, 24);
    await terminal.see(before);
  }));

for (const [columns, rows] of [
  [40, 12],
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`${columns}x${rows}: no line is broken by the terminal, and the last line is free`, () =>
    atStage('4', { columns, rows }, async (terminal) => {
      await terminal.see('What would you see');
      terminal.press('a');
      await terminal.see('I am process 1, and /proc calls me 1');
      await terminal.see(/^Enter go on .*q back$/m);
      const lines = terminal.screen().split('\n');
      assert.equal(lines.at(-1), '', 'the last line is free');
      assert.match(lines.at(-2) ?? '', /^Enter go on .*q back$/, 'the footer is above it');
      assert.match(lines[0] ?? '', /^4 {2}A process tree of your own/, 'the title is at the top');
    }));
}

for (const [columns, rows] of [
  [60, 20],
  [80, 24],
  [200, 60],
] as const) {
  test(`${columns}x${rows}: Tab turns through all parts, and every one has its place`, () =>
    atStage('4', { columns, rows }, async (terminal) => {
      for (const part of ['Read', 'Predict', 'Run', 'Break', 'Build', 'Recap', 'Read']) {
        await terminal.see(new RegExp(`^─.*\\[${part}( \\d/\\d)?\\]─.*─$`, 'm'));
        const lines = terminal.screen().split('\n');
        assert.match(lines[0] ?? '', /^4 {2}A process tree of your own/, 'the title is at the top');
        assert.equal(lines[1]?.length, columns, 'the line of the parts is as wide as the window');
        assert.equal(lines.at(-1), '', 'the last line is free');
        assert.match(lines.at(-2) ?? '', /^Enter .*q back$/, 'the footer is above it');
        terminal.press(KEY.tab);
      }
    }));
}

test('NO_COLOR: no escape sequence changes how text looks', () =>
  atStage('4', { env: { NO_COLOR: '1' } }, async (terminal) => {
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab, KEY.enter);
    await terminal.see('✓ done     unshare user');
    terminal.press('c');
    await terminal.see(/^▸ +\d+ /m);
    terminal.press('g');
    await terminal.see('The calls it made');
    terminal.press('q');
    await terminal.see('[Run]');
    assert.doesNotMatch(terminal.written(), new RegExp(`${CSI}[\\d;]*m`));
  }));

test('colours are among the 16 that every terminal fits to its background', () =>
  atStage('4', {}, async (terminal) => {
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab, KEY.enter);
    await terminal.see('✓ done     unshare user');
    assert.doesNotMatch(
      terminal.written(),
      new RegExp(`${CSI}[\\d;]*[34]8;[25];`),
      'no 256 colours, no true colour',
    );
    assert.doesNotMatch(terminal.written(), new RegExp(`${CSI}(\\d+;)*(4[0-7]|10[0-7])m`), 'no background');
  }));

test('a screen reader gets sentences, one below the other', () =>
  atStage('4', { env: { INK_SCREEN_READER: 'true' }, columns: 120, rows: 40 }, async (terminal) => {
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab, KEY.enter);
    await terminal.see('done     unshare user');
    await terminal.see(/ns\.user: host user:\[\d+\], container user:\[\d+\], changed by the last step/);
    await terminal.see('here: next  map-root');
    terminal.press('b');
    await terminal.see('here: Leave out -f');
  }));

test('keys that are typed before the first picture are not lost, and leave no trace in it', () =>
  atStage('4', {}, async (terminal) => {
    terminal.press(KEY.tab, KEY.tab);
    await terminal.see('[Run]');
    assert.match(terminal.screen(), /^4 {2}A process tree of your own/);
  }));

test('keys that are typed faster than it draws are all taken, in their order', () =>
  atStage('4', {}, async (terminal) => {
    await terminal.see('The idea');
    terminal.press(`${KEY.tab}212`);
    await terminal.see('[Predict 3/3]');
    await terminal.see(/✓ 2 {2}Nobody/);
    // What is asked for last has moved the first question out of sight.
    terminal.press('g');
    await terminal.see(/✓ 2 {2}A large one/);
    await terminal.see(/✓ 1 {2}All those/);
    terminal.press('\r\r\r\r');
    await terminal.see('✓ done     unshare mnt');
    await terminal.see(/▸ next {5}private/);
  }));
