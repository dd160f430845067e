import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import test from 'node:test';
import { loadCourse } from '../../src/course/load.js';
import { planStage } from '../../src/course/plan.js';
import type { DiffRow } from '../../src/kernel/diff.js';
import { NAMESPACE_NAMES } from '../../src/kernel/namespaces.js';
import { parseSteps } from '../../src/recipe/parse.js';
import type { SessionEvent } from '../../src/run/events.js';
import { perform } from '../../src/run/perform.js';
import { startSession } from '../../src/run/session.js';
import { initialView, reduceView } from '../../src/run/view.js';
import { stateOf } from '../native/processes.js';

const recipe = (steps: readonly string[], ...command: string[]) => ({
  steps: parseSteps(steps),
  command: command.length === 0 ? ['true'] : command,
});

/** Dead, or a zombie that nobody has waited for yet. */
function isGone(pid: number): boolean {
  return ['Z', undefined].includes(stateOf(pid));
}

/** The namespace rows say what readlink(1) says now. */
function assertLinks(rows: readonly DiffRow[], pid: number | undefined): void {
  for (const name of NAMESPACE_NAMES) {
    const cell = rows.find((row) => row.key === `ns.${name}`)?.container;
    if (cell?.ok && !cell.value.includes('no process yet')) {
      assert.equal(cell.value, readlinkSync(`/proc/${pid}/ns/${name}`));
    }
  }
}

for (const lesson of await loadCourse()) {
  test(`stage ${lesson.stage}, step by step: the table is what readlink says while the process stands still`, async () => {
    const plan = planStage(lesson);
    const session = startSession(plan);
    let view = initialView(plan.recipe);
    let looks = 0;
    for await (const event of session.events) {
      view = reduceView(view, event);
      if (event.type !== 'diff') continue;
      // Behind the exec the command runs on, and may be gone by now.
      if (view.steps.at(-1)?.state !== 'done') assertLinks(event.rows, view.pid);
      looks += 1;
      session.next();
    }
    assert.equal(
      looks,
      plan.recipe.steps.length + 2,
      'before the first step, after each, and after the exec',
    );
    assert.equal(view.exit?.status, 0);
  });
}

test('nothing happens before the first next()', async () => {
  const session = startSession({ recipe: recipe(['-r']) });
  const iterator = session.events[Symbol.asyncIterator]();
  assert.equal((await iterator.next()).value?.type, 'ready');
  const diff: SessionEvent | undefined = (await iterator.next()).value;
  assert.ok(diff?.type === 'diff' && diff.rows.every((row) => !row.changed));
  const race = await Promise.race([iterator.next(), new Promise((r) => setTimeout(r, 200, 'silence'))]);
  assert.equal(race, 'silence');
  await session.stop();
});

test('stop() ends a run at any step, and nothing of it is left', async () => {
  for (let steps = 0; steps < 7; steps += 1) {
    const session = startSession({ recipe: recipe(['-rmpf', 'mount proc'], 'sleep', '100') });
    const pids = new Set<number>();
    let seen = 0;
    for await (const event of session.events) {
      if ('pid' in event) pids.add(event.pid);
      if (event.type !== 'diff') continue;
      if (seen === steps) await session.stop();
      else session.next();
      seen += 1;
    }
    for (const pid of pids) assert.ok(isGone(pid), `process ${pid} is left after ${steps} steps`);
  }
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith(`learn-${process.pid}-`)),
    [],
  );
});

test('a command that ends by a signal gives 128 and its number', async () => {
  const view = await perform({ recipe: recipe(['-r'], 'sh', '-c', 'kill -KILL $$') });
  assert.equal(view.exit?.status, 137);
});

test('a program that is not there fails the exec, as a step of its own', async () => {
  const view = await perform({ recipe: recipe(['-r'], '/no/such/program') });
  assert.deepEqual([view.steps.at(-1)?.event?.errno, view.exit?.status], ['ENOENT', 127]);
});

test('a run stops at the first failure, or goes on when it should', async () => {
  const wrong = recipe(['-r', 'hostname x', 'unshare uts']);
  const stopped = await perform({ recipe: wrong });
  assert.deepEqual(
    stopped.steps.map((s) => s.state),
    ['done', 'done', 'failed', 'waiting', 'waiting'],
  );
  const went = await perform({ recipe: wrong, keepGoing: true });
  assert.deepEqual(
    went.steps.map((s) => s.state),
    ['done', 'done', 'failed', 'done', 'done'],
  );
});

test('both streams of the command arrive whole, however much it is', async () => {
  const script = 'i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done; echo end >&2';
  const view = await perform({ recipe: recipe([], 'sh', '-c', script) });
  assert.equal(view.output.split('\n').filter((line) => line.startsWith('line ')).length, 20000);
  assert.match(view.output, /^end$/m);
});

test('the command sees nothing of us: no descriptors but three, and no terminal', async () => {
  const view = await perform({ recipe: recipe([], 'sh', '-c', 'ls /proc/$$/fd; exec 3</dev/tty') });
  assert.match(view.output, /^0\n1\n2\n/);
  assert.match(view.output, /\/dev\/tty/);
});
