import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from 'ink-testing-library';
import { useState } from 'react';
import { Frame } from '../../src/ui/components/Frame.js';
import { KeyboardInput } from '../../src/ui/components/KeyboardInput.js';
import { Pane, paneRoom } from '../../src/ui/components/Pane.js';
import { useKeys } from '../../src/ui/hooks/useKeys.js';
import { layoutFor } from '../../src/ui/hooks/useLayout.js';
import { useScroll } from '../../src/ui/hooks/useScroll.js';
import { useSearch } from '../../src/ui/hooks/useSearch.js';
import { see } from './see.js';

const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEXT = NUMBERS.flatMap((tens) => NUMBERS.map((ones) => `  ${tens}-${ones}`));

const layout = layoutFor(60, 20, false);

/** A screen with two texts; `n` and `q` mean something else when no search is on. */
function Screen({ done }: { readonly done: (what: string) => void }) {
  const [text, setText] = useState('first');
  const lines = text === 'first' ? TEXT : ['Nothing', 'but one line'];
  const scroll = useScroll(lines.length, paneRoom(layout.body, false));
  const search = useSearch({ lines, scroll, width: layout.columns }, text);
  const handlers = search.over({
    ...scroll.handlers,
    nextStage: () => done('nextStage'),
    back: () => done('back'),
    tab: () => setText('second'),
  });
  useKeys(handlers, search.type);
  return (
    <Frame layout={layout} title={text} notice={search.notice} handlers={handlers}>
      <Pane active lines={search.lines} offset={scroll.offset} width={layout.columns} height={layout.body} />
    </Frame>
  );
}

async function withScreen(
  act: (app: ReturnType<typeof render>, done: string[]) => Promise<void>,
): Promise<void> {
  const done: string[] = [];
  const app = render(
    <KeyboardInput>
      <Screen done={(what) => void done.push(what)} />
    </KeyboardInput>,
  );
  try {
    await see(app, /zero-one/);
    await act(app, done);
  } finally {
    app.unmount();
  }
}

test('the viewport follows what is typed; Enter keeps it, n and N go on, Esc ends it, and then n is as before', () =>
  withScreen(async (app, done) => {
    app.stdin.write('/');
    await see(app, /^\/_$/m);
    for (const key of 'three-nin') app.stdin.write(key);
    await see(app, /^\/three-nin_ {2}1 of 1$/m);
    await see(app, /^▸ three-nine$/m);
    for (let i = 0; i < 4; i++) app.stdin.write('\x7f');
    await see(app, /^\/three_ {2}1 of 20$/m);
    await see(app, /^▸ zero-three$/m);
    app.stdin.write('\r');
    await see(app, /^\/three {2}1 of 20$/m);
    await see(app, /^n next match .*Esc end search/m);
    app.stdin.write('n');
    await see(app, /^▸ one-three$/m);
    app.stdin.write('N');
    app.stdin.write('N');
    await see(app, /^\/three {2}20 of 20$/m);
    await see(app, /^▸ nine-three$/m);
    app.stdin.write('\x1b');
    await see(app, /^ {2}nine-three$/m);
    app.stdin.write('n');
    for (let i = 0; i < 100 && done.length === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(done, ['nextStage']);
  }));

test('Esc while one types goes back to where one was; so does a word that is not there', () =>
  withScreen(async (app, done) => {
    app.stdin.write('/');
    for (const key of 'nine-four') app.stdin.write(key);
    await see(app, /^▸ nine-four$/m);
    app.stdin.write('q');
    await see(app, /^\/nine-fourq_ {2}not found here$/m);
    await see(app, /^ {2}zero-zero$/m);
    app.stdin.write('\x1b');
    await see(app, /Tab parts {2}n next stage/);
    await see(app, /^ {2}zero-zero$/m);
    assert.deepEqual(done, [], 'a letter that is typed is no command');
  }));

test('a search goes on in the next text, from where one is in it', () =>
  withScreen(async (app) => {
    app.stdin.write('/');
    for (const key of 'one') app.stdin.write(key);
    app.stdin.write('\r');
    await see(app, /^\/one {2}1 of \d+$/m);
    app.stdin.write('\t');
    await see(app, /^\/one {2}1 found here$/m);
    app.stdin.write('n');
    await see(app, /^\/one {2}1 of 1$/m);
    await see(app, /^▸but one line$/m);
  }));

test('Enter on nothing, and backspace on nothing, are the end of it', () =>
  withScreen(async (app, done) => {
    for (const end of ['\r', '\x7f']) {
      app.stdin.write('/');
      await see(app, /^\/_$/m);
      app.stdin.write(end);
      await see(app, /Tab parts {2}n next stage/);
    }
    assert.deepEqual(done, []);
  }));
