import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { loadCourse } from '../../src/course/load.js';
import { Store } from '../../src/course/progress/store.js';
import { welcome } from '../../src/course/welcome.js';
import { App } from '../../src/ui/App.js';
import { KeyboardInput } from '../../src/ui/components/KeyboardInput.js';
import { oneSession } from '../../src/ui/one-session.js';
import { welcomeLines } from '../../src/ui/text/welcome.js';
import { see } from './see.js';

async function withFile(act: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'learn-welcome-'));
  const before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = folder;
  try {
    await act(join(folder, 'progress.json'));
  } finally {
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
    rmSync(folder, { recursive: true });
  }
}

async function withApp(
  progress: Store,
  first: number | undefined,
  act: (app: ReturnType<typeof render>) => Promise<void>,
): Promise<void> {
  const sessions = oneSession();
  const course = await loadCourse();
  const app = render(
    <KeyboardInput>
      <App course={course} first={first} sessions={sessions} progress={progress} />
    </KeyboardInput>,
  );
  try {
    await act(app);
  } finally {
    app.unmount();
    await sessions.stop();
  }
}

test('the first page is shown once, and again from the help', () =>
  withFile(async (file) => {
    await withApp(new Store(file, 'c'), undefined, async (app) => {
      await see(app, /^Welcome/m);
      await see(app, /What it does to this machine/);
      app.stdin.write('\r');
      await see(app, /Build a container by hand/);
      app.stdin.write('?');
      await see(app, /^Help/m);
      app.stdin.write('f');
      await see(app, /^Welcome/m);
      app.stdin.write('\r');
      await see(app, /^Help/m);
    });
    const store = new Store(file, 'c');
    store.save();
    await withApp(store, undefined, (app) => see(app, /Build a container by hand/));
    assert.equal(new Store(file, 'c').isNew(), false);
  }));

test('who asks for a stage gets the stage, and is not new afterwards', () =>
  withFile(async (file) => {
    const store = new Store(file, 'c');
    await withApp(store, 1, (app) => see(app, /^1 {2}/m));
    store.save();
    assert.equal(new Store(file, 'c').isNew(), false);
  }));

test('where nothing is kept, nobody is welcomed every time', () => {
  assert.equal(new Store(undefined, 'c').isNew(), false);
});

test('what an older program kept stays, and it is no newcomer who has it', () =>
  withFile(async (file) => {
    const store = new Store(file, 'c');
    store.record({ type: 'welcomed' });
    store.record({ type: 'stage-opened', stage: 3 });
    store.record({ type: 'welcomed' });
    store.save();
    const { version, courses } = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(version, 1);
    assert.deepEqual(Object.keys(courses.c).sort(), ['last', 'stages', 'welcomed']);
    store.reset(3);
    assert.equal(new Store(file, 'c').isNew(), false);
  }));

test('all of it is in sight on 80 columns and 24 lines, and in every width it fits', () => {
  for (const isRoot of [true, false]) {
    assert.ok(welcomeLines(isRoot, 80).length <= 18, `${welcomeLines(isRoot, 80).length} lines`);
    for (const width of [20, 40, 80, 200]) {
      for (const line of welcomeLines(isRoot, width)) assert.ok(stringWidth(line) <= width, line);
    }
    const text = stripVTControlCharacters(welcomeLines(isRoot, 80).join(' ')).replace(/\s+/g, ' ');
    for (const part of [welcome(isRoot).what, ...welcome(isRoot).safety]) assert.ok(text.includes(part));
  }
});
