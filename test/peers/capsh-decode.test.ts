import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { capabilityBits } from '../../src/kernel/capability-bits.js';
import { CAPABILITY_NAMES } from '../../src/kernel/capability-names.js';
import { missing } from '../native/missing.js';

/** What capsh(1) calls the bits of masks. One that is older than a capability writes its number. */
function decode(masks: readonly string[]): string[][] {
  const { stdout } = spawnSync(
    'capsh',
    masks.map((mask) => `--decode=${mask}`),
    { encoding: 'utf8' },
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) =>
      line
        .replace(/^0x[0-9a-f]{16}=/, '')
        .split(',')
        .filter(Boolean),
    );
}

const mask = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((bits) => bits.toString(16).padStart(16, '0'));

describe('learn caps and capsh(1)', { skip: missing('capsh', 'libcap2-bin') }, () => {
  test('decode the same names, in the same order', () => {
    const masks = ['0'.repeat(16), 'f'.repeat(16), ...fc.sample(mask, { numRuns: 500 })];
    for (const [i, theirs] of decode(masks).entries()) {
      const held = (capabilityBits(masks[i] as string, CAPABILITY_NAMES.length - 1) ?? []).filter(
        ({ set }) => set,
      );
      const ours = held.map(({ bit, name }, at) =>
        theirs[at] === `${bit}` ? `${bit}` : name.replace(/^cap_(\d+)$/, '$1'),
      );
      assert.deepEqual(ours, theirs, masks[i]);
    }
  });
});
