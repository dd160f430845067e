import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { processesOf } from './processes.js';
import { anyRecipe, anyWords, nowhere } from './recipes.js';
import { asRoot, start } from './stagehand.js';

/** As real root this is done as nobody: whatever may come of it, it does not come to the host. */
const asNobody = asRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
const before = [...nowhere, ...asNobody];
const options = { before, env: { SHELL: '/bin/true' } };

const limits = { interruptAfterTimeLimit: 5000, numRuns: 1000 };

describe('whatever the command line', () => {
  test('stagehand neither crashes nor hangs, and its exit status is one of those it documents', async () => {
    await fc.assert(
      fc.asyncProperty(anyWords, async (words) => {
        const { marker, ended } = start(words, { ...options, traced: false, paced: false });
        const { status, signal, stdout, stderr } = await ended;
        assert.equal(signal, null);
        assert.ok([0, 2, 125, 126, 127].includes(status as number), `status ${status}`);
        // Behind a step pty all that is said is said on that terminal, and comes to standard output.
        if (status !== 0) assert.match(stderr + stdout, /^stagehand: /);
        assert.deepEqual(processesOf(marker), []);
      }),
      limits,
    );
  });

  test('a recipe of steps in any order is performed and reported step by step, or stops at the first failure', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecipe, async (words) => {
        const { marker, ended } = start(words, { ...options, paced: false });
        const { status, signal, trace } = await ended;
        assert.equal(signal, null);
        const failed = trace.filter((line) => line.type === 'step' && line.errno !== undefined);
        const last = trace.at(-1);
        const executed = last?.type === 'step' && last.name === 'exec' && last.errno === undefined;
        assert.equal(status, executed ? 0 : status);
        assert.ok(executed || [125, 126, 127].includes(status as number), `status ${status}`);
        if (words[0] !== '--keep-going') assert.ok(failed.length <= 1 && (failed.length === 0) === executed);
        assert.deepEqual(processesOf(marker), []);
      }),
      limits,
    );
  });
});
