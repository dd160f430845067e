import assert from 'node:assert/strict';
import test from 'node:test';
import { lessonNames, lessonsFolder, parseFolderName } from '../../src/course/folders.js';
import { loadStage } from '../../src/course/load.js';
import { proseLines } from '../../src/print/prose.js';

test('paragraphs and items are wrapped anew; drawings and code stay as they are', () => {
  const drawing = `   +${'-'.repeat(90)}+`;
  const lines = proseLines(
    `${'word '.repeat(30)}\nand more\n\n- ${'item '.repeat(30)}\n  of one\n- another\n\n\`\`\`\n${drawing}\n\n- kept\n\`\`\`\nafter`,
  );
  assert.deepEqual(lines.slice(-8), ['- another', '', '```', drawing, '', '- kept', '```', 'after']);
  const wrapped = lines.slice(0, lines.indexOf('- another'));
  assert.ok(
    wrapped.every((line) => line.length <= 80),
    wrapped.join('\n'),
  );
  assert.match(wrapped.join('\n'), /word and more$/m);
  assert.match(wrapped.join('\n'), /^ {2}item .* of\n {2}one$/m);
});

test('every section of every lesson keeps its words', async () => {
  for (const name of lessonNames(lessonsFolder)) {
    const { sections } = await loadStage(`${parseFolderName(name)?.stage}`);
    for (const text of Object.values(sections))
      assert.deepEqual(proseLines(text).join(' ').trim().split(/\s+/), text.trim().split(/\s+/));
  }
});
