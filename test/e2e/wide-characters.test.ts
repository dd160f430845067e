import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { learnPath } from '../learn.js';
import { WIDE_LESSON } from '../ui/wide-lesson.js';
import { KEY, openTerminal, type Terminal } from './terminal.js';

for (const [columns, rows] of [
  [40, 12],
  [80, 24],
  [120, 40],
] as const) {
  test(`${columns}x${rows}: a lesson in wide characters breaks no line and leaves everything in its place`, async () => {
    const course = mkdtempSync(join(tmpdir(), 'learn-wide-'));
    mkdirSync(join(course, '01-wide'));
    writeFileSync(join(course, '01-wide', 'lesson.md'), WIDE_LESSON);
    const env = { LEARN_COURSE: course };
    const terminal = openTerminal([process.execPath, learnPath, 'stage', '1'], { columns, rows, env });
    try {
      await turnThrough(terminal, columns);
      terminal.press('q');
      await terminal.see('q quit');
      await terminal.see(/^ +コンテナの中で hostname/m);
      assert.match(terminal.screen(), /^▸ +1 . 自分だけの/m);
      terminal.press('q');
      assert.equal(await terminal.ended, 0);
    } finally {
      await terminal.close();
      rmSync(course, { recursive: true });
    }
  });
}

async function turnThrough(terminal: Terminal, columns: number): Promise<void> {
  for (const part of ['Read', 'Predict', 'Run', 'Break', 'Build', 'Recap']) {
    await terminal.see(new RegExp(`^─.*\\[${part}( \\d/\\d)?\\]─`, 'm'));
    const lines = terminal.screen().split('\n');
    assert.match(lines[0] ?? '', /^1 {2}自分だけの名前を持つコンテナ +-u 名前$/, 'the title is at the top');
    assert.equal(lines[1]?.length, columns, 'the line of the parts is as wide as the window');
    assert.match(lines.at(-2) ?? '', /^Enter .*q back$/, 'the footer is above the last line');
    assert.equal(lines.at(-1), '', 'the last line is free');
    terminal.press(part === 'Run' ? 'a' : KEY.tab);
    if (part !== 'Run') continue;
    await terminal.see('名前は変わりました');
    terminal.press(KEY.tab);
  }
}
