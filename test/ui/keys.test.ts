import assert from 'node:assert/strict';
import test from 'node:test';
import type { Key } from 'ink';
import { keyNames } from '../../src/ui/key-names.js';
import { keyboard } from '../../src/ui/keyboard.js';
import { FOOTER, type Handlers, handleKey, KEYS, NEEDED } from '../../src/ui/keys.js';
import { footerLine, keyLines } from '../../src/ui/text/keys.js';

const NO_KEY = Object.fromEntries(
  ['return', 'escape', 'tab', 'upArrow', 'downArrow', 'shift', 'ctrl', 'meta'].map((flag) => [flag, false]),
) as unknown as Key;

const nothing = (): void => {};

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
  assert.equal(footerLine(handlers, 80), 'Enter step  a all  s shell  Tab switch  ? help  q back');
  assert.equal(footerLine(handlers, 45), 'Enter step  a all  Tab switch  ? help  q back');
  assert.equal(footerLine(handlers, 20), 'Enter step  q back');
  assert.equal(footerLine(handlers, 4), 'q b…');
});

test('the help names every key that works, and no other', () => {
  const lines = keyLines({ up: nothing, quit: nothing }, 80);
  assert.deepEqual(lines, ['  ↑ k  up', '  q    leave the course']);
});

test('what the footer calls needed or by a word is in the table', () => {
  const commands = KEYS.map(({ command }) => command);
  for (const command of [...NEEDED, ...(Object.keys(FOOTER) as typeof NEEDED)]) {
    assert.ok(commands.includes(command), command);
  }
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
