import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { loadCourse } from '../../src/course/load.js';
import { lessonSteps } from '../../src/course/plan.js';
import { shortCommandLine } from '../../src/recipe/command-line.js';
import { expandFlags, FLAG_LETTERS, foldFlags } from '../../src/recipe/flags.js';
import { parseSteps } from '../../src/recipe/parse.js';
import { typedLine } from '../../src/recipe/typed-line.js';

test('folded steps are the same steps again', async () => {
  const letters = fc.subarray([...FLAG_LETTERS]).map((some) => some.join(''));
  fc.assert(
    fc.property(letters, (some) => {
      const steps = [...expandFlags(some), ...parseSteps(['hostname moby'])];
      const folded = foldFlags(steps);
      assert.deepEqual([...expandFlags(folded.letters), ...folded.rest], steps);
    }),
  );
  for (const lesson of await loadCourse()) {
    const steps = lessonSteps(lesson);
    const { letters: found, rest } = foldFlags(steps);
    assert.deepEqual([...expandFlags(found), ...rest], steps);
  }
});

const LINES: readonly [recipe: readonly string[], short: string, typed: string | null][] = [
  [['-r'], 'stagehand -r -- sh', 'unshare -r sh'],
  [
    ['-ru', 'hostname moby'],
    'stagehand -ru + hostname moby -- sh',
    "unshare -ru sh -c 'hostname moby && exec sh'",
  ],
  [
    ['-rmpf', 'mount proc'],
    'stagehand -rmpf + mount proc -- sh',
    "unshare -rmpf sh -c 'mount -t proc proc /proc && exec sh'",
  ],
  [
    ['-rmpf', 'mount proc $ROOTFS/proc', 'chroot $ROOTFS'],
    'stagehand -rmpf + mount proc $ROOTFS/proc + chroot $ROOTFS -- sh',
    "unshare -rmpf sh -c 'mount -t proc proc $ROOTFS/proc && exec chroot $ROOTFS sh'",
  ],
  // The shell would not be in the new namespace, and mount would: that is not what the steps do.
  [['-rmp', 'mount proc'], 'stagehand -rmp + mount proc -- sh', null],
  [['unshare mnt', '-r'], 'stagehand unshare mnt + unshare user + map-root -- sh', null],
  [['-r', 'unshare mnt'], 'stagehand -r + unshare mnt -- sh', null],
  [['-rm', 'chroot /', 'mount proc'], 'stagehand -rm + chroot / + mount proc -- sh', null],
  [['hostname moby'], 'stagehand hostname moby -- sh', null],
  [[], 'stagehand -- sh', null],
];

for (const [recipe, short, typed] of LINES) {
  test(`[${recipe.join(', ')}] in one line`, () => {
    const steps = parseSteps(recipe);
    assert.equal(shortCommandLine({ steps, command: ['sh'] }), short);
    assert.equal(typedLine(steps, 'sh'), typed);
  });
}
