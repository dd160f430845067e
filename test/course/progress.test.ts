import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, beforeEach } from 'node:test';
import fc from 'fast-check';
import type { ProgressEvent } from '../../src/course/progress/events.js';
import { parseProgress } from '../../src/course/progress/file.js';
import { openProgress, progressInMemory } from '../../src/course/progress/open.js';
import { isRoot } from '../learn.js';
import { eventually } from '../native/processes.js';

const home = mkdtempSync(join(tmpdir(), 'learn-progress-test-'));
process.env.XDG_STATE_HOME = home;
process.env.LEARN_NO_PROGRESS = '';
const folder = join(home, 'build-your-own-container');
const file = join(folder, 'progress.json');
after(() => rmSync(home, { recursive: true, force: true }));
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

const EVERYTHING: readonly ProgressEvent[] = [
  { type: 'stage-opened', stage: 4 },
  { type: 'tab', stage: 4, tab: 'Predict' },
  { type: 'predicted', stage: 4, question: 0, choice: 1 },
  { type: 'predicted', stage: 4, question: 0, choice: 1, right: false },
  { type: 'rows-predicted', stage: 4, rows: ['ns.pid', 'hostname'], right: false },
  { type: 'stage-ran', stage: 4 },
  { type: 'variant-ran', stage: 4, variant: 'no-fork' },
  { type: 'hint-seen', stage: 4, hints: 2 },
  { type: 'goal-met', stage: 4, goal: 'own-tree' },
];

test('everything that is recorded is there again when it is opened again', () => {
  const progress = openProgress();
  for (const event of EVERYTHING) progress.record(event);
  progress.save();
  const again = openProgress();
  const { opened, ran, broke, predicted, rows, goals, hints } = again.stageState(4);
  assert.ok(opened && ran && broke['no-fork'] && goals['own-tree']);
  assert.deepEqual([predicted[0]?.choice, predicted[0]?.right], [1, false]);
  assert.deepEqual([rows?.keys, rows?.right], [['ns.pid', 'hostname'], false]);
  assert.equal(hints, 2);
  const { stage, tab } = again.last() ?? {};
  assert.deepEqual([stage, tab], [4, 'Predict']);
  assert.deepEqual(readdirSync(folder), ['progress.json']);
  assert.match(readFileSync(file, 'utf8'), /^ {10}"opened": "\d{4}-\d\d-\d\dT/m, 'a person can read it');
});

test('what is said twice is kept once, with the date of the first time, and not written again', () => {
  const progress = openProgress();
  for (const event of EVERYTHING) progress.record(event);
  progress.save();
  const before = readFileSync(file, 'utf8');
  for (const event of EVERYTHING.filter(({ type }) => type !== 'predicted')) progress.record(event);
  // Shown again after a restart: the answer stays judged.
  progress.record({ type: 'predicted', stage: 4, question: 0, choice: 1 });
  rmSync(file);
  progress.save();
  assert.equal(existsSync(file), false);
  writeFileSync(file, before);
  progress.record({ type: 'predicted', stage: 4, question: 0, choice: 2 });
  assert.equal(progress.stageState(4).predicted[0]?.right, undefined, 'another answer is not judged yet');
  progress.save();
});

test('what is recorded is on disk soon, without being asked to', async () => {
  const progress = openProgress();
  progress.record({ type: 'stage-ran', stage: 2 });
  await eventually(() => existsSync(file));
  assert.match(readFileSync(file, 'utf8'), /"ran"/);
});

test('two windows: each adds to what the other has saved', () => {
  const [one, two] = [openProgress(), openProgress()];
  one.record({ type: 'goal-met', stage: 1, goal: 'a' });
  two.record({ type: 'goal-met', stage: 1, goal: 'b' });
  one.save();
  two.save();
  one.refresh();
  assert.deepEqual(Object.keys(one.stageState(1).goals), ['a', 'b']);
});

test('ids can be any word', () => {
  const progress = openProgress();
  const ids = ['constructor', 'toString', 'a"b', '\u001b[31m'];
  for (const goal of ids) progress.record({ type: 'goal-met', stage: 0, goal });
  progress.save();
  assert.deepEqual(Object.keys(openProgress().stageState(0).goals), ids);
});

test('somebody else’s course has a progress of its own', () => {
  const [ours, theirs] = [openProgress(), openProgress('/srv/workshop')];
  ours.record({ type: 'stage-ran', stage: 3 });
  ours.save();
  theirs.record({ type: 'stage-opened', stage: 3 });
  theirs.save();
  assert.equal(openProgress('/srv/workshop').stageState(3).ran, undefined);
  assert.ok(openProgress().stageState(3).ran);
});

test('a reset forgets a stage or all, keeps a copy, and is not undone by another window', () => {
  const [one, two] = [openProgress(), openProgress()];
  for (const stage of [3, 4]) one.record({ type: 'stage-ran', stage });
  one.save();
  two.refresh();
  const before = readFileSync(file, 'utf8');
  const copy = two.reset(4);
  assert.equal(readFileSync(copy ?? '', 'utf8'), before);
  one.record({ type: 'hint-seen', stage: 3, hints: 1 });
  one.save();
  assert.deepEqual([one.stageState(4).ran, Boolean(one.stageState(3).ran)], [undefined, true]);
  assert.equal(two.reset(4), undefined, 'there is nothing to forget');
  assert.notEqual(two.reset(), copy);
  assert.deepEqual(openProgress().stageState(3).hints, 0);
  assert.equal(readdirSync(folder).length, 3);
});

test('what a later program of the same version has added is kept', () => {
  mkdirSync(folder, { mode: 0o700 });
  const content = { version: 1, mood: 'good', courses: { 'built-in': { stages: { 1: { stars: 3 } } } } };
  writeFileSync(file, JSON.stringify(content));
  const progress = openProgress();
  progress.record({ type: 'stage-ran', stage: 1 });
  progress.save();
  const { mood, courses } = JSON.parse(readFileSync(file, 'utf8'));
  assert.deepEqual([mood, courses['built-in'].stages[1].stars], ['good', 3]);
});

for (const [what, content, says] of [
  ['a newer version', '{"version":2,"courses":{}}', /a newer version of learn wrote it/],
  ['nothing at all', '', /it is damaged/],
  ['null', 'null', /it is damaged/],
  ['half a file', '{"version":1,"courses":{"built-in":{"stag', /it is damaged/],
  ['a stage that is a word', '{"version":1,"courses":{"built-in":{"stages":{"x":{}}}}}', /it is damaged/],
] as const) {
  test(`${what}: it is set aside, and said once; nothing is overwritten`, () => {
    mkdirSync(folder, { mode: 0o700 });
    for (const round of [1, 2, 3]) {
      writeFileSync(file, content);
      const progress = openProgress();
      progress.record({ type: 'stage-ran', stage: 1 });
      progress.save();
      const sentences = progress.troubles().map(({ sentence }) => sentence);
      assert.equal(sentences.length, 1);
      assert.match(sentences[0] ?? '', says);
      const aside = readdirSync(folder).filter((name) => name.startsWith('progress.json.broken-'));
      assert.equal(aside.length, round);
      for (const name of aside) assert.equal(readFileSync(join(folder, name), 'utf8'), content);
      assert.ok(openProgress().stageState(1).ran);
    }
  });
}

test('random bytes: no file can be anything but read or set aside', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((list) => Buffer.from(list).toString('latin1')),
    fc.json(),
    fc.json().map((json) => `{"version":1,"courses":{"built-in":${json}}}`),
    fc.json().map((json) => `{"version":1,"courses":{"built-in":{"stages":{"1":${json}}}}}`),
  );
  fc.assert(
    fc.property(bytes, (text) => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { mode: 0o700 });
      writeFileSync(file, text, 'latin1');
      const isReadable = parseProgress(readFileSync(file, 'utf8')).kind === 'read';
      const before = readFileSync(file);
      const progress = openProgress();
      for (const event of EVERYTHING) progress.record(event);
      progress.save();
      const aside = readdirSync(folder).filter((name) => name.includes('.broken-'));
      assert.equal(aside.length, isReadable ? 0 : 1);
      for (const name of aside) assert.deepEqual(readFileSync(join(folder, name)), before);
      assert.ok(openProgress().stageState(4).ran);
    }),
    { numRuns: 300 },
  );
});

test('a folder or a pipe in its place is set aside as well', async () => {
  const { execa } = await import('execa');
  for (const make of [`mkdir ${file}`, `mkfifo ${file}`]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    await execa({ shell: true })`${make}`;
    const progress = openProgress();
    progress.record({ type: 'stage-ran', stage: 1 });
    progress.save();
    assert.equal(progress.troubles()[0]?.kind, 'set-aside');
    assert.ok(openProgress().stageState(1).ran);
  }
});

test('a turn of somebody who was killed, or who never goes on, is taken over', () => {
  for (const holder of ['4194000-1-1', `${process.pid}-1-1`, 'nonsense', `${process.ppid}--1`]) {
    const turn = `${file}.turn`;
    mkdirSync(turn, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    writeFileSync(join(turn, holder), 'half of a fi');
    mkdirSync(`${turn}-4194000-1-2`, { recursive: true });
    const progress = openProgress();
    progress.record({ type: 'goal-met', stage: 1, goal: holder });
    progress.save();
    assert.deepEqual(progress.troubles(), []);
    assert.ok(openProgress().stageState(1).goals[holder]);
    assert.deepEqual(readdirSync(folder), ['progress.json']);
  }
});

test('the folder is removed meanwhile: it is made again', () => {
  const progress = openProgress();
  rmSync(folder, { recursive: true });
  progress.record({ type: 'stage-ran', stage: 1 });
  progress.save();
  assert.deepEqual([progress.troubles().length, existsSync(file)], [0, true]);
});

test('no folder of one’s own: it works until the end, and says so once', () => {
  for (const bad of ['/proc', isRoot ? '/proc/self' : '/root']) {
    process.env.XDG_STATE_HOME = bad;
    const progress = openProgress();
    process.env.XDG_STATE_HOME = home;
    progress.record({ type: 'stage-ran', stage: 1 });
    progress.save();
    assert.ok(progress.stageState(1).ran);
    assert.equal(progress.file, undefined);
    assert.deepEqual(
      progress.troubles().map(({ kind }) => kind),
      ['no-home'],
    );
    assert.match(progress.troubles()[0]?.sentence ?? '', /XDG_STATE_HOME/);
  }
  assert.equal(existsSync(dirname(file)), false);
});

test('in memory only: nothing is written, nothing is said', () => {
  for (const open of [
    progressInMemory,
    () => {
      process.env.LEARN_NO_PROGRESS = '1';
      const progress = openProgress();
      process.env.LEARN_NO_PROGRESS = '';
      return progress;
    },
  ]) {
    const progress = open();
    for (const event of EVERYTHING) progress.record(event);
    progress.save();
    assert.ok(progress.stageState(4).ran);
    assert.equal(progress.reset(4), undefined);
    assert.equal(progress.stageState(4).ran, undefined);
    assert.deepEqual([progress.troubles(), existsSync(folder)], [[], false]);
  }
});
