import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { lessonsFolder, loadStage } from '../../src/course/load.js';
import { parseLesson } from '../../src/course/parse-lesson.js';
import { Problem } from '../../src/errors.js';

const about = { stage: 2, slug: 'uts', path: 'lesson.md' };
const good = await readFile(join(lessonsFolder, '02-uts', 'lesson.md'), 'utf8');

/** The message with which a changed lesson is refused. */
function refusalOf(change: (text: string) => string): string {
  const changed = change(good);
  assert.notEqual(changed, good, 'the test changes nothing');
  try {
    parseLesson(changed, about);
  } catch (error) {
    assert.ok(error instanceof Problem);
    return error.message;
  }
  return assert.fail('was not refused');
}

test('a lesson that is as it should be is read', () => {
  assert.equal(parseLesson(good, about).stage, 2);
});

test('a mistake is reported with the file, the line and the field', () => {
  const line = good.split('\n').findIndex((text) => text.startsWith('minutes:')) + 1;
  assert.match(
    refusalOf((text) => text.replace(/^minutes: \d+/m, 'minutes: soon')),
    new RegExp(`^lesson.md:${line}: minutes: `),
  );
});

test('a field that does not exist is a mistake, not ignored', () => {
  assert.match(
    refusalOf((text) => text.replace(/^minutes:/m, 'duration:')),
    /minutes|duration/,
  );
});

test('broken YAML is reported with its line', () => {
  assert.match(
    refusalOf((text) => text.replace(/^title:/m, 'title: "')),
    /^lesson.md:\d+: /,
  );
});

test('a regular expression that is none is refused', () => {
  assert.match(
    refusalOf((text) => text.replace(/output: '\^/, "output: '(^")),
    /regular expression/,
  );
});

test('a section that is missing or has another name is reported', () => {
  assert.match(
    refusalOf((text) => text.replace('## Recap', '## The end')),
    /no section "## The end"/,
  );
  assert.match(
    refusalOf((text) => text.replace(/## Recap.*/s, '')),
    /"## Recap" is missing/,
  );
});

test('a stage that does not exist is a usage error that says which there are', async () => {
  for (const stage of ['99', '-1', 'x', '', '1e0', '../00-process']) {
    await assert.rejects(
      loadStage(stage),
      (error) => error instanceof Problem && error.exitCode === 2 && /stages 0 to \d+/.test(error.message),
    );
  }
});

test('a stage may be typed with a leading zero', async () => {
  assert.equal((await loadStage('04')).stage, 4);
});
