import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../src/errors.js';
import { commandLine, shellQuote } from '../../src/recipe/command-line.js';
import { FLAG_LETTERS } from '../../src/recipe/flags.js';
import { leavable, leaveOut } from '../../src/recipe/leave-out.js';
import { formatStep, parseStep, parseSteps } from '../../src/recipe/parse.js';
import { STEP_KINDS } from '../../src/recipe/steps.js';

const texts = (items: readonly string[]): string[] => parseSteps(items).map(formatStep);

test('flags stand for steps in the order that works, however they are typed', () => {
  const steps = ['unshare user', 'map-root', 'unshare mnt', 'private', 'unshare pid', 'fork'];
  assert.deepEqual(texts(['-rmpf']), steps);
  assert.deepEqual(texts(['-fpmr']), steps);
});

test('-U makes a user namespace without a map, -r one with it', () => {
  assert.deepEqual(texts(['-U']), ['unshare user']);
  assert.deepEqual(texts(['-Ur']), ['unshare user', 'map-root']);
});

test('any set of flags gives each namespace once, and the user namespace first', () => {
  fc.assert(
    fc.property(fc.subarray([...FLAG_LETTERS], { minLength: 1 }), (letters) => {
      const steps = texts([`-${letters.join('')}`]);
      assert.equal(new Set(steps).size, steps.length);
      if (letters.includes('r') || letters.includes('U')) assert.equal(steps[0], 'unshare user');
      if (letters.includes('f')) assert.equal(steps.at(-1), 'fork');
    }),
  );
});

test('a step reads back as it was written', () => {
  for (const text of ['unshare uts', 'mount tmpfs /mnt', 'map-uid 0 1000 1', 'fork']) {
    assert.equal(formatStep(parseStep(text)), text);
  }
});

test('any text is a step or a Problem, never another error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom(...STEP_KINDS.map((k) => `${k.name} x`))), (text) => {
      try {
        parseSteps([text]);
      } catch (error) {
        assert.ok(error instanceof Problem, String(error));
      }
    }),
  );
});

test('leaving out a flag leaves out all its steps, and nothing else', () => {
  const steps = parseSteps(['-rmpf', 'mount proc']);
  const without = (...names: string[]): string => leaveOut(steps, names).map(formatStep).join(' + ');
  assert.equal(without('-m'), 'unshare user + map-root + unshare pid + fork + mount proc');
  assert.equal(without('-r'), 'unshare mnt + private + unshare pid + fork + mount proc');
  assert.equal(without('-mp'), without('-m', '-p'));
  assert.equal(without('map-root'), 'unshare user + unshare mnt + private + unshare pid + fork + mount proc');
  assert.equal(without('mount proc'), without('mount  proc'));
});

test('what can be left out is offered once each, and can be left out', () => {
  const steps = parseSteps(['-rmpf', 'mount proc', 'hostname moby']);
  assert.deepEqual(leavable(steps), ['-r', '-m', '-p', '-f', 'mount proc', 'hostname moby']);
  for (const name of leavable(steps)) assert.ok(leaveOut(steps, [name]).length < steps.length);
});

test('leaving out what is not there is a Problem that says what is', () => {
  assert.throws(
    () => leaveOut(parseSteps(['-ru']), ['-m']),
    /no -m to leave out here; this recipe has -r, -u/,
  );
});

test('a command line can be pasted into a shell', () => {
  const recipe = { steps: parseSteps(['-r', 'hostname moby']), command: ['sh', '-c', "echo 'it is'"] };
  assert.equal(
    commandLine(recipe),
    "stagehand unshare user + map-root + hostname moby -- sh -c 'echo '\\''it is'\\'''",
  );
  assert.equal(shellQuote('a b'), "'a b'");
});
