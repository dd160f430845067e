import assert from 'node:assert/strict';
import test from 'node:test';
import type { Key } from 'ink';
import { keyNames } from '../../src/ui/key-names.js';
import { keyboard } from '../../src/ui/keyboard.js';
import { type Command, type Handlers, handleKey, KEYS } from '../../src/ui/keys.js';
import { footerLine, keyLines } from '../../src/ui/text/keys.js';

const NO_KEY = Object.fromEntries(
  ['return', 'escape', 'tab', 'upArrow', 'downArrow', 'shift', 'ctrl', 'meta'].map((flag) => [flag, false]),
) as unknown as Key;

const nothing = (): void => {};

const EVERYWHERE: readonly Command[] = [
  'lab',
  'shell',
  'picture',
  'tab',
  'tabBack',
  'nextStage',
  'search',
  'help',
  'back',
];

test('a key that has no handler on a screen does nothing, and one that has several meanings does what works', () => {
  const done: string[] = [];
  const handlers: Handlers = { run: () => done.push('run'), pageDown: () => done.push('down') };
  for (const key of ['enter', 'space', 's', 'q']) handleKey(key, handlers);
  assert.deepEqual(done, ['run', 'down']);
  handleKey('space', { ...handlers, toggle: () => done.push('toggle') });
  assert.equal(done.at(-1), 'toggle');
});

test('the footer names only what works, and gives up the way out last', () => {
  const handlers: Handlers = {
    step: nothing,
    all: nothing,
    shell: nothing,
    tab: nothing,
    help: nothing,
    back: nothing,
  };
  assert.equal(footerLine(handlers, 80), 'Enter step  a all  s shell  Tab parts  ? help  q back');
  assert.equal(footerLine(handlers, 45), 'Enter step  a all  Tab parts  ? help  q back');
  assert.equal(footerLine(handlers, 20), 'Enter step  q back');
  assert.equal(footerLine(handlers, 4), 'q b…');
});

test('the help names every key that works, and no other', () => {
  const lines = keyLines({ up: nothing, quit: nothing }, 80);
  assert.deepEqual(lines, ['  ↑ k  up', '  q    leave the course']);
});

/** Keys that work at the same time, as on the tabs of a stage. */
const AT: Readonly<Record<string, readonly Command[]>> = {
  'Enter step  a all  r again  e why  b break  s shell  Tab parts  ? help  q back': [
    ...EVERYWHERE,
    'step',
    'all',
    'again',
    'explain',
    'leaveOut',
    'code',
    'closer',
  ],
  'Enter go on  1-9 mark  a all  b break  m lab  s shell  Tab parts  ? help  q back': [
    ...EVERYWHERE,
    'onward',
    'all',
    'mark',
    'leaveOut',
  ],
  'Enter go on  h hint  v solution  b break  s shell  Tab parts  ? help  q back': [
    ...EVERYWHERE,
    'onward',
    'hint',
    'solution',
    'again',
    'explain',
    'leaveOut',
    'code',
    'closer',
  ],
};

test('80 columns have room for the keys that matter on each tab', () => {
  for (const [line, commands] of Object.entries(AT)) {
    const handlers = Object.fromEntries(commands.map((command) => [command, nothing]));
    assert.equal(footerLine(handlers, 80), line);
  }
});

test('what matters more on a tab comes before what works everywhere', () => {
  const commands: readonly Command[] = [...EVERYWHERE, 'run', 'all', 'again', 'code', 'closer', 'explain'];
  const handlers = Object.fromEntries(commands.map((command) => [command, nothing]));
  assert.doesNotMatch(footerLine(handlers, 80), /m lab/);
  assert.match(footerLine(handlers, 80, ['lab']), /m lab/);
});

test('every command is in the table once', () => {
  const commands = KEYS.map(({ command }) => command);
  assert.deepEqual(commands, [...new Set(commands)]);
});

test('keys that come in one piece are several keys', () => {
  assert.deepEqual(keyNames('jj \r', NO_KEY), ['j', 'j', 'space', 'enter']);
  assert.deepEqual(keyNames('c', { ...NO_KEY, ctrl: true }), ['ctrl-c']);
  assert.deepEqual(keyNames('', { ...NO_KEY, tab: true, shift: true }), ['shift-tab']);
  assert.deepEqual(keyNames('x', { ...NO_KEY, meta: true }), []);
});

test('a key is handed over only when the screen has taken notice of the one before', async () => {
  const keys = keyboard();
  const seen: string[] = [];
  let forget = keys.listen({ open: () => seen.push('open on the map') });
  keys.press(['enter', 'enter']);
  assert.deepEqual(seen, ['open on the map']);
  forget();
  forget = keys.listen({ step: () => seen.push('step on the stage') });
  for (let i = 0; i < 100 && seen.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(seen, ['open on the map', 'step on the stage']);
  forget();
});
