import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROWS } from '../../src/judge/rows.js';
import { packageRoot } from '../../src/paths.js';
import { LEAKS } from './leaks.js';

/** Sets of rows that are red in a runtime that is really run and leaks on purpose, and no others. */
const sets = [...LEAKS.map(({ red }) => red), ['left-links']]; // The last by leaky.test.ts, in a network namespace.

const isAlone = (id: string): boolean => sets.some((red) => red.length === 1 && red[0] === id);

/** Rows that no runtime can turn red alone, because of what the kernel asks for; docs/judge.md says why. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'escape-chroot': ['pivot'],
  'escape-setns': ['pivot', 'cap-effective'],
  'escape-handle': ['user', 'cap-effective'],
  disk: ['user'],
  'masks-hold': ['cap-effective'],
};

describe('every row', () => {
  for (const { id } of ROWS)
    test(`${id} is turned red by a runtime, and by nothing but what it is about`, () => {
      const others = TOGETHER[id];
      if (others === undefined) assert.ok(isAlone(id), 'add a runtime to leaks.ts in which it is red alone');
      else
        assert.ok(
          sets.some((red) => sameSet(red, [id, ...others])) && !isAlone(id),
          'what must go with it is not what goes with it in leaks.ts',
        );
    });

  test('docs/judge.md has the rows that go together, and what they go with', () => {
    const text = readFileSync(join(packageRoot, 'docs/judge.md'), 'utf8');
    const table = [...text.matchAll(/^\| `([\w-]+)` \| ((?:`[\w-]+`(?:, )?)+) \|/gm)];
    const told = table.map(([, id = '', others = '']) => [id, others.replaceAll('`', '').split(', ')]);
    assert.deepEqual(Object.fromEntries(told), TOGETHER);
  });
});

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));
