import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { cell, cut, paragraph, spread, verbatim, wrap } from '../../src/ui/text/line.js';
import { visibleLine, visibleLines } from '../../src/ui/text/visible.js';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem(), fc.constant('容器 コンテナ 👩‍👩‍👧 é'));
const printable = text.map((some) => visibleLine(some));
const width = fc.integer({ min: 8, max: 120 });

test('no line is ever wider than it may be', () => {
  fc.assert(
    fc.property(printable, printable, width, (a, b, columns) => {
      const lines = [
        ...wrap(a, columns, '  1  '),
        ...paragraph(a, columns, 4),
        ...verbatim(a, columns),
        cut(a, columns),
        spread(a, b, columns),
      ];
      for (const line of lines) assert.ok(stringWidth(line) <= columns, JSON.stringify({ line, columns }));
    }),
  );
});

test('a cell is exactly as wide as its column', () => {
  fc.assert(
    fc.property(printable, fc.integer({ min: 3, max: 60 }), (some, columns) => {
      assert.equal(stringWidth(cell(some, columns)), columns);
    }),
  );
});

test('what is cut off is marked', () => {
  assert.equal(cut('unshare(CLONE_NEWPID) = 0', 12), 'unshare(CLO…');
  assert.equal(cut('short', 12), 'short');
});

test('words hang below what they belong to', () => {
  assert.deepEqual(wrap('one two three', 11, '  1  '), ['  1  one', '     two', '     three']);
});

test('blanks of a script are kept', () => {
  assert.deepEqual(verbatim('  if true; then', 30), ['    if true; then']);
});

test('text can not drive the terminal', () => {
  const hostile = 'a\x1b[31mred\x1b[0m\x07 \x1b]0;title\x07b\u009b2J\r\nnext\u202Eline\tx\x00';
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(hostile)), (some) => {
      for (const line of visibleLines(some)) assert.doesNotMatch(line, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
  assert.deepEqual(visibleLines('a\x1b[2Jb\nc\x07'), ['ab', 'c^G']);
  assert.deepEqual(visibleLines('1\t2'), ['1       2']);
});
