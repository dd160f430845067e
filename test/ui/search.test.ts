import assert from 'node:assert/strict';
import test from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import chalk from 'chalk';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { findMatches, markMatches, searchLine } from '../../src/ui/text/search.js';
import { visibleLine } from '../../src/ui/text/visible.js';

/** The same with and without looks. */
function atLevel<T>(level: typeof chalk.level, act: () => T): T {
  const before = chalk.level;
  chalk.level = level;
  try {
    return act();
  } finally {
    chalk.level = before;
  }
}

/** What the matches are, as text. */
function found(lines: readonly string[], query: string): string[] {
  return findMatches(lines, query).map((match) =>
    match.map(({ line, from, to }) => stripVTControlCharacters(lines[line] ?? '').slice(from, to)).join('|'),
  );
}

test('small letters stand for capital ones, unless there is a capital one', () => {
  const lines = ['A PID namespace', 'its pid is 1'];
  assert.deepEqual(found(lines, 'pid'), ['PID', 'pid']);
  assert.deepEqual(found(lines, 'PID'), ['PID']);
  assert.deepEqual(found(['Über', 'über'], 'über'), ['Über', 'über']);
});

test('what is typed is text and no pattern', () => {
  assert.deepEqual(found(['a.c abc', '(x)[1] $ROOTFS'], 'a.c'), ['a.c']);
  assert.deepEqual(found(['(x)[1] $ROOTFS'], '(x)['), ['(x)[']);
  assert.deepEqual(found(['(x)[1] $ROOTFS'], '$root'), ['$ROOT']);
  assert.deepEqual(found(['anything'], ''), []);
  assert.deepEqual(found(['a b'], ' '), []);
});

test('a line that was broken is no obstacle, and a paragraph ends a sentence', () => {
  const lines = ['  • a user', '    namespace of its', '', '    own'];
  assert.deepEqual(found(lines, 'user namespace'), ['user|namespace']);
  assert.deepEqual(found(lines, 'its own'), []);
});

test('colours are not searched, and do not hide what is there', () => {
  const line = atLevel(1, () => `the ${chalk.bold('clone')}${chalk.cyan('3')} call [1m`);
  assert.deepEqual(found([line], 'clone3 call'), ['clone3 call']);
  assert.deepEqual(found([line], '1m'), ['1m']);
  assert.deepEqual(found([line], '36'), []);
});

test('matches are reversed, within whatever other looks there are', () => {
  atLevel(1, () => {
    const line = `see ${chalk.bold('unshare')} twice`;
    const matches = findMatches(['', line], 'share tw');
    const [, marked = ''] = markMatches(['', line], matches, undefined, 80);
    assert.equal(marked, `see ${chalk.bold(`un${chalk.inverse('share')}`)}${chalk.inverse(' tw')}ice`);
  });
});

test('the one that one is at has a mark in front, in the indent or before it', () => {
  atLevel(0, () => {
    const lines = ['  pid one', 'pid two', '  pid three', 'nothing'];
    const matches = findMatches(lines, 'pid');
    assert.deepEqual(markMatches(lines, matches, 0, 80), ['▸ pid one', '·pid two', '· pid three', 'nothing']);
    assert.deepEqual(markMatches(lines, matches, 1, 7), ['· pid one', '▸pid t…', '· pid three', 'nothing']);
  });
  atLevel(1, () => {
    const lines = [chalk.cyan('  pid one'), 'pid two'];
    const [first = '', second = ''] = markMatches(lines, findMatches(lines, 'pid'), 0, 80);
    assert.equal(stripVTControlCharacters(first), '▸ pid one');
    assert.equal(second, `${chalk.inverse('pid')} two`);
  });
});

test('whatever is searched for, the text stays the same and no line grows wider than it may', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem(), fc.constant('容器 コンテナ 👩‍👩‍👧 é'));
  const line = text.map((some) => visibleLine(some));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), line, fc.nat(5), (lines, query, at) => {
      const matches = findMatches(lines, query);
      const width = Math.max(8, ...lines.map((one) => stringWidth(one)));
      atLevel(1, () => {
        const none = markMatches(lines, matches, undefined, width);
        assert.deepEqual(none.map(stripVTControlCharacters), lines);
        for (const one of markMatches(lines, matches, at, width)) assert.ok(stringWidth(one) <= width);
      });
    }),
  );
});

test('wide characters are found, and marked whole', () => {
  const lines = ['  容器 コンテナ'];
  assert.deepEqual(found(lines, 'コン'), ['コン']);
  atLevel(1, () => {
    const [line = ''] = markMatches(lines, findMatches(lines, '容'), undefined, 80);
    assert.equal(line, `  ${chalk.inverse('容')}器 コンテナ`);
  });
});

test('the line says how many there are, which one it is, or that there is none', () => {
  const state = { query: 'pid', typing: false, count: 5, at: 1 };
  assert.equal(searchLine(state, 80), '/pid  2 of 5');
  assert.equal(searchLine({ ...state, at: undefined }, 80), '/pid  5 found here');
  assert.equal(searchLine({ ...state, count: 0, typing: true }, 80), '/pid_  not found here');
  assert.equal(searchLine({ ...state, query: '', typing: true, count: 0 }, 80), '/_');
  assert.equal(
    searchLine({ ...state, query: 'a very long query', typing: true }, 20),
    '/…ong query_  2 of 5',
  );
});
