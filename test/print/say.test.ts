import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { lessonsFolder } from '../../src/course/load.js';
import { parseLesson } from '../../src/course/parse-lesson.js';
import { titleLines } from '../../src/print/lesson.js';
import { printable } from '../../src/print/say.js';

test('a lesson can not drive the terminal, neither by a raw byte nor by an escape in its YAML', async () => {
  const path = join(lessonsFolder, '02-uts', 'lesson.md');
  const text = (await readFile(path, 'utf8')).replace(
    /^title: .*$/m,
    'title: "clear \\e[2J\\a \u009b2Jscreen"',
  );
  const lesson = parseLesson(text, { stage: 2, slug: 'uts', path });
  assert.match(lesson.title, /\p{Cc}/u);
  assert.doesNotMatch(printable(titleLines(lesson)), /[^\P{Cc}\n]/u);
});
