import assert from 'node:assert/strict';
import test from 'node:test';
import { parseSteps } from '../../src/recipe/parse.js';
import type { SessionEvent } from '../../src/run/events.js';
import { startSession } from '../../src/run/session.js';

/** All that a run tells, and its last step. */
async function events(...steps: readonly string[]) {
  const session = startSession({ recipe: { steps: parseSteps(steps), command: ['true'] } });
  const all: SessionEvent[] = [];
  session.all();
  for await (const event of session.events) all.push(event);
  const last = all.findLast((event) => event.type === 'step');
  assert.ok(last);
  return { all, last, exit: all.at(-1) };
}

test('a step that an earlier filter forbids: the filter is named, and not what else the error could mean', async () => {
  const { last, exit } = await events('-ru', 'seccomp EPERM:sethostname', 'hostname moby');
  assert.deepEqual([last.name, last.errno], ['hostname', 'EPERM']);
  assert.match(
    last.explanation ?? '',
    /^The filter of an earlier step 'seccomp' answers sethostname with EPERM\.$/,
  );
  assert.deepEqual(exit, { type: 'exit', status: 125 });
});

test('a step in which a filter killed the process is a step that failed, and its state is that of one who has ended', async () => {
  const { all, last, exit } = await events('-rupf', 'seccomp kill:sethostname', 'hostname moby');
  assert.deepEqual([last.name, last.errno, last.message], ['hostname', 'SIGSYS', 'Bad system call']);
  assert.match(last.explanation ?? '', /^A seccomp filter killed the process/);
  const diff = all.findLast((event) => event.type === 'diff');
  const cell = diff?.rows.find((row) => row.key === 'ns.uts')?.container;
  assert.ok(cell !== undefined && !cell.ok && /has ended/.test(cell.reason));
  assert.ok(exit?.type === 'exit' && exit.status === 159);
});

test('an exec that a filter kills has not happened', async () => {
  const { last, exit } = await events('-r', 'seccomp kill:execve');
  assert.deepEqual([last.name, last.errno], ['exec', 'SIGSYS']);
  assert.ok(exit?.type === 'exit' && exit.status === 159);
});
