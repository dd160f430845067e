import assert from 'node:assert/strict';
import { CAPABILITY_KINDS, type CapabilityKind, capabilityNames } from '../../src/kernel/capabilities.js';
import { readLastCapability } from '../../src/kernel/proc.js';
import { parseStatus, type Status } from '../../src/kernel/status.js';
import { asUser } from './as-user.js';
import { run } from './stagehand.js';

/** As many capabilities as there are. */
export const ALL = readLastCapability() + 1;

/** A recipe as one would type it. */
export const words = (recipe: string): string[] => recipe.split(' ').filter(Boolean);

/** What the command finds in its own status after the exec. */
export async function statusAfter(recipe: string, before = asUser): Promise<Status> {
  const { stdout, stderr, status } = await run([...words(recipe), '--', 'cat', '/proc/self/status'], {
    before,
  });
  assert.deepEqual([stderr, status], ['', 0]);
  return parseStatus(stdout);
}

/** The five sets by the names of their capabilities; `all` when nothing is missing. */
export function sets({ caps }: Status): Record<CapabilityKind, readonly string[] | 'all'> {
  const named = CAPABILITY_KINDS.map((kind) => {
    const set = caps[kind];
    assert.ok(set.ok, kind);
    const names = capabilityNames(set.value);
    return [kind, names.length === ALL ? 'all' : names];
  });
  return Object.fromEntries(named);
}
