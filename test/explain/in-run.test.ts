import assert from 'node:assert/strict';
import test from 'node:test';
import { runMessages } from '../../src/explain/in-run.js';
import { parseSteps } from '../../src/recipe/parse.js';
import { perform } from '../../src/run/perform.js';
import { initialView } from '../../src/run/view.js';

const run = (steps: readonly string[], script = 'true') =>
  perform({ recipe: { steps: parseSteps(steps), command: ['sh', '-c', script] } });

test('a step that failed, with what is known from the recipe', async () => {
  const [message, ...more] = runMessages(await run(['-rm', 'mount proc']));
  assert.equal(message?.line, 'stagehand: mount proc: mount: Operation not permitted (EPERM)');
  assert.match(message?.because ?? '', /PID namespace/);
  assert.deepEqual(more, []);
});

test('lines of the command that are known, each kind once; the run explains the error that it names', async () => {
  const found = runMessages(
    await run(
      ['-r'],
      'echo fine; echo "umount: /proc: not mounted."; echo "umount: /sys: not mounted."; ' +
        'echo "x: No such file or directory"; echo "cat: /y: No such file or directory"',
    ),
  );
  assert.deepEqual(found.map(({ line }) => line).sort(), [
    'umount: /proc: not mounted.',
    'x: No such file or directory',
  ]);
});

test('what the run says of the output stands with the line that it is about', async () => {
  const found = runMessages(await run(['-rp'], '/bin/true; /bin/true; echo'));
  const about = found.find(({ line }) => /fork/i.test(line));
  assert.match(about?.because ?? '', /This is not about memory/);
});

test('nothing is found in a run that said nothing, or that has not begun', async () => {
  assert.deepEqual(runMessages(await run(['-r'], 'echo hello')), []);
  assert.deepEqual(runMessages(initialView({ steps: [], command: ['true'] })), []);
});
