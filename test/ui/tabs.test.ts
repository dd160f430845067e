import assert from 'node:assert/strict';
import test from 'node:test';
import stringWidth from 'string-width';
import { TABS, tabNamed, turn } from '../../src/ui/tabs.js';
import { tabLine } from '../../src/ui/text/tabs.js';

const COUNTS = { Predict: '12/12', Build: '4/4' };

test('80 columns have room for all parts with their counts; every line is as wide as it may be', () => {
  for (const open of TABS) {
    const line = tabLine(open, 80, COUNTS);
    for (const tab of TABS) assert.ok(line.includes(tab), line);
    assert.match(line, /Predict 12\/12/);
    for (let columns = 1; columns <= 200; columns++)
      assert.equal(stringWidth(tabLine(open, columns, COUNTS)), columns);
  }
});

test('with less room the counts go first, then the other parts', () => {
  assert.equal(tabLine('Run', 59, {}), '─ Read ─ Predict ─[Run]─ Break ─ Build ─ Recap ────────────');
  assert.equal(tabLine('Build', 50, COUNTS), '─ Read ─ Predict ─ Run ─ Break ─[Build]─ Recap ───');
  assert.equal(tabLine('Build', 30, COUNTS), '─[Build 4/4]─ 5 of 6 ─────────');
  assert.equal(tabLine('Build', 9, COUNTS), '[Build]──');
});

test('for a screen reader it is a sentence', () => {
  assert.equal(tabLine('Predict', 80, { Predict: '1/3' }, true), 'Part 2 of 6: Predict 1/3');
});

test('the parts go round, and a file of progress may name one that there is not', () => {
  assert.equal(turn('Recap', 1), 'Read');
  assert.equal(turn('Read', -1), 'Recap');
  assert.deepEqual(
    [tabNamed('Run'), tabNamed('Build'), tabNamed('Elsewhere'), tabNamed(undefined)],
    ['Run', 'Build', 'Read', 'Read'],
  );
});
