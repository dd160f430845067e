import assert from 'node:assert/strict';
import test from 'node:test';
import { EXIT, Problem } from '../../src/errors.js';
import { parseSteps } from '../../src/recipe/parse.js';
import { lookAtPrompt } from '../../src/run/at-prompt.js';

const recipe = (...command: string[]) => ({ recipe: { steps: parseSteps(['pty']), command } });

test('a shell is looked at where it waits for a command', async () => {
  const { rows, output } = await lookAtPrompt(recipe('sh'));
  assert.ok(rows?.some(({ key, changed }) => key === 'terminal' && changed));
  assert.doesNotMatch(output, /ready-for-a-command/);
});

test('a program that never shows a prompt is ended, and what was seen of it is said', async () => {
  const never = lookAtPrompt(recipe('sh', '-c', 'echo one moment; exec sleep 1000'), { perPrompt: 500 });
  await assert.rejects(never, (error: Problem) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.exitCode, EXIT.failed);
    assert.match(error.message, /no prompt for 0.5 seconds.*"one moment"; what ran was (sh|sleep)/);
    return true;
  });
});

test('a shell that shows one prompt and then hangs is ended as well', async () => {
  const hangs = lookAtPrompt(recipe('sh', '-c', 'printf %s "$PS1"; exec sleep 1000'), { perPrompt: 500 });
  await assert.rejects(hangs, /no prompt for 0.5 seconds/);
});

test('one that ends without a prompt is no hang', async () => {
  const { rows, output } = await lookAtPrompt(recipe('sh', '-c', 'echo no; exit 3'));
  assert.deepEqual([rows, output.trim()], [undefined, 'no']);
});

test('whoever ends it is not told that it took too long', async () => {
  const end = new AbortController();
  const look = lookAtPrompt(recipe('sleep', '1000'), { end: end.signal });
  setTimeout(() => end.abort(), 100);
  assert.equal((await look).rows, undefined);
});
