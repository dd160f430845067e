import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judge, passed } from '../../src/judge/judge.js';
import { standing } from '../../src/judge/levels.js';
import { LEVELS, ROWS, rowsUpTo } from '../../src/judge/rows.js';
import { unreadable } from '../../src/kernel/readable.js';
import { ALONE_BY_NAMESPACE, CASES } from './cases.js';
import { type Changes, evidence } from './made-up.js';

const judged = (changes: Changes = {}) => judge(ROWS, evidence(changes));
const red = (changes: Changes): string[] =>
  judged(changes).flatMap(({ row, verdict }) => (verdict === 'fail' ? [row] : []));

describe('rows', () => {
  test('what is as it should be passes, every row of it', () => {
    const verdicts = judged();
    assert.deepEqual(
      verdicts.filter(({ verdict }) => verdict !== 'pass'),
      [],
    );
    assert.ok(passed(verdicts));
  });

  for (const [what, changes, rows] of CASES)
    test(`${what}: ${rows.join(', ') || 'nothing is red'}`, () => assert.deepEqual(red(changes), rows));

  for (const row of ALONE_BY_NAMESPACE)
    test(`no ${row} namespace: exactly that`, () => {
      const made = evidence().plain.inside?.namespaces;
      assert.ok(made);
      const host = evidence().plain.host.namespaces[row];
      assert.deepEqual(red({ inside: { namespaces: { ...made, [row]: host } } }), [row]);
    });

  test('a row that needs another one is passed over when that fails', () => {
    const found = judged({ facts: { seccomp: 0 } }).find(({ row }) => row === 'calls');
    assert.deepEqual([found?.verdict, found?.without], ['skip', 'seccomp']);
  });

  test('where no group can be made that is said, and is no failure', () => {
    const host = evidence().plain.host.cgroup;
    const verdicts = judged({ inside: { cgroup: host }, noCgroup: 'None was handed over.' });
    const group = verdicts.find(({ row }) => row === 'cgroup');
    assert.deepEqual([group?.verdict, group?.seen], ['skip', 'None was handed over.']);
    assert.ok(passed(verdicts));
  });

  test('what is closed to us outside is taken from inside', () => {
    const closed = unreadable('not permitted');
    const made = evidence().plain.inside?.namespaces;
    assert.ok(made);
    const namespaces = { ...made, uts: closed };
    const say = (uts: string) =>
      judged({ inside: { namespaces }, facts: { namespaces: { uts } } }).find(({ row }) => row === 'uts')
        ?.verdict;
    const host = evidence().plain.host.namespaces.uts;
    assert.equal(say('uts:[4711]'), 'pass');
    assert.equal(say(`uts:[${host.ok ? host.value.inode : ''}]`), 'fail');
    assert.equal(say('nonsense'), 'skip');
  });

  test('when nothing ran, one row says so and the rest are silent', () => {
    const verdicts = judge(ROWS, { ...evidence(), plain: { ...evidence().plain, reports: {} } });
    const [first, ...rest] = verdicts;
    assert.deepEqual([first?.row, first?.verdict], ['runs', 'fail']);
    assert.ok(rest.every(({ verdict, without }) => verdict === 'skip' && without === 'runs'));
  });

  test('every row has a name of its own, and what it needs stands before it', () => {
    const known = new Set<string>();
    for (const { id, needs = [] } of ROWS) {
      assert.ok(!known.has(id), id);
      for (const other of needs) assert.ok(known.has(other), `${id} needs ${other}`);
      known.add(id);
    }
  });

  test('a level asks only for what was taught, and for what that needs', () => {
    for (let level = 0; level <= 13; level += 1) {
      const rows = rowsUpTo(level);
      assert.ok(rows.every(({ stage }) => stage <= level));
      const ids = rows.map(({ id }) => id);
      for (const { id, needs = [] } of rows)
        for (const other of needs) assert.ok(ids.includes(other), `level ${level}: ${id} needs ${other}`);
    }
  });

  test('how far one has come: up to the first red row, of what was asked for', () => {
    const last = LEVELS.at(-1) ?? 0;
    const how = (changes: Changes, level = last) =>
      standing(judge(rowsUpTo(level), evidence(changes)), LEVELS);
    const { passed, next, counts } = how({});
    assert.deepEqual([passed, next, counts], [last, null, { pass: ROWS.length, skip: 0 }]);
    const four = how({}, 4);
    assert.deepEqual([four.passed, four.next, four.counts.pass], [4, 5, rowsUpTo(4).length]);
    const red = how({ children: { fork: 'ENOMEM' } });
    assert.deepEqual([red.passed, red.next], [3, 4]);
    const none = how({ plain: { reports: {} } });
    assert.deepEqual([none.passed, none.next, none.counts.pass], [null, 0, 0]);
  });
});
