import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROWS } from '../../src/judge/rows.js';
import { packageRoot } from '../../src/paths.js';
import { readPeers } from '../peers/judge/peer.js';
import { ALONE_BY_NAMESPACE, CASES } from './cases.js';
import { LEAKS } from './leaks.js';

/** Rows that turn red in a runtime that a test really runs: one that leaks on purpose, or one of somebody else's. */
const really = new Set([
  ...LEAKS.flatMap(({ red }) => red),
  ...readPeers(join(packageRoot, 'test/peers/judge')).flatMap((peer) =>
    [peer, peer.root, peer.user, peer.grouped].flatMap((part) => Object.keys(part?.red ?? {})),
  ),
  'left-links', // by leaky.test.ts, in a network namespace
]);

/** Rows that are red alone: in a runtime that leaks on purpose, or in made-up evidence. */
const alone = new Set([
  ...[...LEAKS.map(({ red }) => red), ...CASES.map(([, , red]) => red)].flatMap(([first, ...rest]) =>
    first === undefined || rest.length > 0 ? [] : [first],
  ),
  ...ALONE_BY_NAMESPACE,
]);

/** Why no runtime that is run here turns it red. */
const NEVER: Readonly<Record<string, string>> = {
  'cap-permitted': 'takes an exec by somebody whose effective user is not root, and whose real one is',
};

describe('every row', () => {
  for (const { id } of ROWS)
    test(`${id} is turned red by a runtime, and by nothing but what it is about`, () => {
      assert.ok(alone.has(id), 'add a case to leaks.ts or cases.ts in which it is red alone');
      assert.notEqual(really.has(id), id in NEVER, 'add a runtime to leaks.ts or test/peers/judge');
    });
});
