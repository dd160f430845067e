import assert from 'node:assert/strict';
import test from 'node:test';
import { loadStage } from '../../src/course/load.js';
import { planWithout } from '../../src/course/plan.js';
import { UNTOUCHED } from '../../src/course/progress/types.js';
import { choicesOf, firstUnseen, isSeen, nameOf, planOf } from '../../src/ui/choices.js';
import { choiceLines } from '../../src/ui/text/choices.js';

const lesson = await loadStage('4');
const choices = choicesOf(lesson);
const seenWith = (broke: Readonly<Record<string, string>>, tried: readonly string[] = []): boolean[] =>
  choices.map((choice) => isSeen(choice, { ...UNTOUCHED, ran: 'then', broke: { ...broke } }, tried));
const ids = choices.flatMap((choice) => (choice.kind === 'variant' ? (choice.plan.variant?.id ?? []) : []));

test('the lesson’s own ways come first, then every part, and at last the way on', () => {
  assert.deepEqual([...new Set(choices.map(({ kind }) => kind))], ['variant', 'part', 'onward']);
  assert.equal(choices.filter(({ kind }) => kind === 'onward').length, 1);
});

test('the first that was not seen is the first of the lesson’s ways, and when all were seen the way on', () => {
  assert.equal(firstUnseen(choices, seenWith({})), 1);
  const [one = ''] = ids;
  assert.equal(firstUnseen(choices, seenWith({ [one]: 'then' })), 2);
  const all = Object.fromEntries(ids.map((id) => [id, 'then']));
  assert.equal(firstUnseen(choices, seenWith(all)), choices.length - 1);
});

test('a part is seen with the variant that is the same, and a combination of one’s own when it was run', () => {
  const fork = choices.findIndex((choice) => choice.kind === 'part' && choice.name === '-f');
  assert.equal(seenWith({})[fork], false);
  assert.equal(seenWith({ [ids[0] ?? '']: 'then' })[fork], true);
  const user = choices.findIndex((choice) => choice.kind === 'part' && choice.name === '-r');
  assert.equal(seenWith({})[user], false);
  assert.equal(seenWith({}, [nameOf(planWithout(lesson, ['-r'], { reader: 'user' }))])[user], true);
});

test('several parts are left out together; a variant is run as it is', () => {
  const both = planOf(lesson, ['-f', 'mount proc'], choices.at(-1));
  assert.ok(typeof both !== 'string');
  assert.deepEqual(both.without, ['-f', 'mount proc']);
  const variant = planOf(lesson, ['-f', 'mount proc'], choices[1]);
  assert.ok(typeof variant !== 'string');
  assert.notEqual(variant.variant, undefined);
});

test('what was seen says so in a sign and in a word; a refusal stands below what it is about', () => {
  const seen = seenWith({ [ids[0] ?? '']: 'then' });
  const at = choices.findIndex(({ kind }) => kind === 'part');
  const { lines, current } = choiceLines(
    { choices, at, without: [], seen, refusal: 'That would act on the host.' },
    60,
  );
  assert.ok(lines.includes('  ✓ Leave out -f  (seen)'), lines.join('\n'));
  assert.match(lines[current.from] ?? '', /^▸/);
  assert.equal(lines[current.to - 1], '    That would act on the host.');
  assert.equal(lines.at(-1), '    Go on: build it yourself');
});
