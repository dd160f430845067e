import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { expandFlags, FLAG_LETTERS } from '../../src/recipe/flags.js';
import { STEP_KINDS } from '../../src/recipe/steps.js';
import { nativeFolder, stagehand, trace } from './stagehand.js';

interface Row {
  readonly name: string;
  readonly args: string;
  readonly what: string;
  readonly man: string;
  readonly file: string;
  readonly function: string;
}

const list: Row[] = JSON.parse(execFileSync(stagehand, ['--list', '--json'], { encoding: 'utf8' }));

describe('the table of steps', () => {
  test('is the same in C and in TypeScript, in the same order', () => {
    assert.deepEqual(
      list.map(({ name, args, what, man }) => ({ name, args, what, man })),
      STEP_KINDS,
    );
  });

  test('names for each step a function that is in that file', () => {
    for (const { file, function: name } of list) {
      const source = readFileSync(nativeFolder + file, 'utf8');
      assert.match(
        source,
        new RegExp(`^static int ${name}\\(struct stage \\*stage, char \\*\\*args\\)$`, 'm'),
      );
    }
  });

  test('is what --list and --help show to people', () => {
    for (const option of ['--list', '--help']) {
      const shown = execFileSync(stagehand, [option], { encoding: 'utf8' }).replace(/\s+/g, ' ');
      for (const { name, what } of list) {
        assert.ok(shown.includes(name) && shown.includes(what), `${option} says nothing of ${name}`);
      }
    }
  });
});

test('no line of --help is wider than a terminal', () => {
  const lines = execFileSync(stagehand, ['--help'], { encoding: 'utf8' }).split('\n');
  assert.deepEqual(
    lines.filter((line) => line.length > 80),
    [],
  );
});

describe('flags', () => {
  const letters = [...'UrmuinCTpf'];
  const words = ['', 'r', 'muinpfr', 'fpr', 'mp', 'T', 'CU', 'rU', FLAG_LETTERS, ...letters];
  for (const flags of words) {
    test(`-${flags} are the same steps in C and in TypeScript`, async () => {
      // A trace tells the steps even when they fail; without a user namespace a normal user may do none of them.
      const { trace: lines } = await trace(['--keep-going', ...(flags ? [`-${flags}`] : []), '--', 'true']);
      const steps = lines.flatMap((line) =>
        line.type === 'step' ? [{ name: line.name, args: line.args }] : [],
      );
      assert.deepEqual(steps, [...expandFlags(flags), { name: 'exec', args: ['true'] }]);
    });
  }
});
