import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { sanitize } from '../../src/run/sanitize.js';

test('escape sequences are taken out, other control characters are made visible', () => {
  assert.equal(sanitize('\u001b[31mred\u001b[0m \u001b]0;title\u0007ok\u0007'), 'red ok^G');
  assert.equal(sanitize('a\rb\r\nc\td\n'), 'a\nb\nc\td\n');
});

test('no text can drive the terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(sanitize(`\u001b[2J${text}\u009b2J`), /[^\P{Cc}\n\t]/u);
    }),
  );
});
