import assert from 'node:assert/strict';
import test from 'node:test';
import { learnPath } from '../learn.js';
import { isRunning, lastOf, processesWith } from './processes.js';
import { KEY, openTerminal, type Terminal, type TerminalOptions } from './terminal.js';

async function inTerminal(
  args: readonly string[],
  act: (terminal: Terminal) => Promise<void>,
  options: TerminalOptions = {},
): Promise<void> {
  const terminal = openTerminal([process.execPath, learnPath, ...args], options);
  try {
    await act(terminal);
  } finally {
    await terminal.close();
  }
}

function assertTerminalIsBack(terminal: Terminal): void {
  assert.equal(terminal.isAlternate(), false, 'the alternate screen was left');
  assert.equal(terminal.isCursorVisible(), true, 'the cursor is visible');
  assert.deepEqual(processesWith(terminal.marker), [], 'nothing is left');
}

test('q leaves the map with 0', () =>
  inTerminal([], async (terminal) => {
    await terminal.see('Build a container by hand');
    terminal.press('q');
    assert.equal(await terminal.ended, 0);
    assertTerminalIsBack(terminal);
  }));

for (const [where, keys, sign] of [
  ['the map', 'q', 'Build a container by hand'],
  ['a stage', '', 'The idea'],
  ['the help', '?', 'Keys'],
  ['the ways to break it', 'b', 'What the lesson tells about'],
  ['the goals', KEY.tab.repeat(4), 'goals reached'],
] as const) {
  test(`Ctrl-C leaves ${where} with 130`, () =>
    inTerminal(['stage', '4'], async (terminal) => {
      await terminal.see('The idea');
      if (keys !== '') terminal.press(keys);
      await terminal.see(sign);
      terminal.press(KEY.ctrlC);
      assert.equal(await terminal.ended, 130);
      assertTerminalIsBack(terminal);
    }));
}

test('Ctrl-C in the middle of a run leaves nothing of it', () =>
  inTerminal(['stage', '4'], async (terminal) => {
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab, KEY.enter, KEY.enter, KEY.enter);
    await terminal.see('✓ done     unshare mnt');
    assert.ok(processesWith(terminal.marker).some(({ comm }) => comm === 'stagehand'));
    terminal.press(KEY.ctrlC);
    assert.equal(await terminal.ended, 130);
    assertTerminalIsBack(terminal);
  }));

for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const) {
  test(`${signal} gives the terminal back and exits with ${code}`, () =>
    inTerminal(['stage', '4'], async (terminal) => {
      await terminal.see('The idea');
      terminal.press(KEY.tab, KEY.tab, KEY.enter);
      await terminal.see('✓ done     unshare user');
      process.kill(terminal.pid, signal);
      assert.equal(await terminal.ended, code);
      assertTerminalIsBack(terminal);
    }));
}

test('SIGTERM while the shell is open ends the shell too', () =>
  inTerminal(['stage', '4'], async (terminal) => {
    await terminal.see('The idea');
    terminal.press('s');
    await terminal.see(/^\(stage 4\) \$/m);
    process.kill(terminal.pid, 'SIGTERM');
    assert.equal(await terminal.ended, 143);
    assertTerminalIsBack(terminal);
  }));

test('a terminal that goes away leaves no process', () =>
  inTerminal(['stage', '4'], async (terminal) => {
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab, KEY.enter);
    await terminal.see('✓ done     unshare user');
    await terminal.close();
    assert.deepEqual(processesWith(terminal.marker), []);
  }));

test('a terminal that goes away without a signal leaves no process either', async () => {
  const terminal = openTerminal(['setsid', '-w', process.execPath, learnPath, 'stage', '4']);
  await terminal.see('The idea');
  await terminal.close();
  assert.deepEqual(processesWith(terminal.marker), []);
});

test('a terminal that goes away while the shell is open leaves no process', () =>
  inTerminal(['stage', '4'], async (terminal) => {
    await terminal.see('The idea');
    terminal.press('s');
    await terminal.see(/^\(stage 4\) \$/m);
    await terminal.close();
    assert.deepEqual(processesWith(terminal.marker), []);
  }));

test('leaving a stage ends its run, and the next one has one of its own', () =>
  inTerminal(['stage', '4'], async (terminal) => {
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab, KEY.enter);
    await terminal.see('✓ done     unshare user');
    await terminal.see(/pid \d+ stands still/);
    const [, pid = ''] = /pid (\d+) stands still/.exec(terminal.screen()) ?? [];
    assert.ok(isRunning(Number(pid)));
    terminal.press('n');
    await terminal.see(/^5 /m);
    terminal.press(KEY.tab, KEY.tab);
    // Of another run: the picture may still be the old one.
    await terminal.see(new RegExp(`pid (?!${pid} )\\d+ stands still`));
    assert.ok(!isRunning(Number(pid)), 'the run of the stage before has ended');
  }));

test('Ctrl-Z goes back to the own shell, and fg to the picture, which fits a window that has changed', async () => {
  const terminal = openTerminal(['bash', '--norc', '--noprofile', '-i']);
  try {
    await terminal.typeAt('ready> ', `${process.execPath} ${learnPath} stage 4`);
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab, KEY.enter);
    await terminal.see('✓ done     unshare user');
    terminal.press(KEY.ctrlZ);
    await terminal.see('Stopped');
    assert.equal(terminal.isAlternate(), false);
    assert.equal(terminal.isCursorVisible(), true);
    terminal.resize(100, 30);
    await terminal.typeAt('ready> ', 'fg');
    await terminal.see('✓ done     unshare user');
    terminal.press(KEY.enter);
    await terminal.see('✓ done     map-root');
    await terminal.see(/pid \d+ stands still$/m);
    assert.equal(terminal.screen().split('\n')[2]?.length, 100, 'it is as wide as the window');
    terminal.press('q', 'q');
    await terminal.see(/^ready>\s*$/m);
  } finally {
    await terminal.close();
  }
});

test('SIGKILL in the middle of a run: the terminal is given back all the same, and nothing is left', async () => {
  // Under a shell, as people have it: when the leader of a session dies, its terminal is gone anyway.
  const script = `'${process.execPath}' '${learnPath}' stage 4; until stty -a | grep ' icanon'; do sleep 0.1; done; stty -a; read answer`;
  const terminal = openTerminal(['sh', '-c', script]);
  try {
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab, KEY.enter, KEY.enter);
    await terminal.see('✓ done     map-root');
    assert.equal(terminal.isAlternate(), true);
    const course = processesWith(terminal.marker).find(({ command }) => command.startsWith(process.execPath));
    process.kill(course?.pid ?? Number.NaN, 'SIGKILL');
    await terminal.see(/ icanon.* icanon.* echo /s);
    assert.deepEqual([terminal.isAlternate(), terminal.isCursorVisible()], [false, true]);
    assert.deepEqual(await lastOf(terminal.marker, ({ comm }) => comm === 'stagehand'), []);
  } finally {
    await terminal.close();
  }
});
