import assert from 'node:assert/strict';
import test from 'node:test';
import { gradeRows } from '../../src/course/row-predictions.js';
import { parseSteps } from '../../src/recipe/parse.js';
import { perform } from '../../src/run/perform.js';

const view = await perform({ recipe: { steps: parseSteps(['-ru', 'hostname moby']), command: ['true'] } });

test('rows are graded by the kernel, and the step that changed one is named', () => {
  const graded = gradeRows(['hostname', 'ns.net'], ['ns.uts', 'hostname', 'ns.net', 'ns.pid'], view);
  assert.deepEqual(
    graded.map(({ key, verdict }) => [key, verdict]),
    [
      ['ns.uts', 'missed'],
      ['hostname', 'right'],
      ['ns.net', 'wrongly expected'],
    ],
  );
  assert.match(graded[0]?.why ?? '', /^The step "unshare uts": move into new namespaces/);
  assert.match(graded[1]?.why ?? '', /^The step "hostname moby": set the host name\.$/);
  assert.match(graded[2]?.why ?? '', /^No step of this run touches it\./);
});

test('what was rightly left out is not told about, and rows that nobody asked for neither', () => {
  assert.deepEqual(gradeRows([], ['ns.pid'], view), []);
  assert.deepEqual(gradeRows(['ns.uts'], [], view), []);
});
