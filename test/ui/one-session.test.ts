import assert from 'node:assert/strict';
import test from 'node:test';
import { parseSteps } from '../../src/recipe/parse.js';
import type { SessionEvent } from '../../src/run/events.js';
import { oneSession } from '../../src/ui/one-session.js';
import { isRunning } from '../e2e/processes.js';

const recipe = { steps: parseSteps(['-ru']), command: ['true'] };

/** Waits for the first event of a kind. */
function firstOf<T extends SessionEvent['type']>(type: T) {
  let found: (event: Extract<SessionEvent, { type: T }>) => void = () => {};
  const event = new Promise<Extract<SessionEvent, { type: T }>>((resolve) => {
    found = resolve;
  });
  const report = (e: SessionEvent): void => {
    if (e.type === type) found(e as Extract<SessionEvent, { type: T }>);
  };
  return { event, report };
}

test('a new run begins when nothing is left of the one before', async () => {
  const sessions = oneSession();
  const first = firstOf('ready');
  void sessions.begin({ recipe }, first.report);
  const { pid } = await first.event;
  let wasGone: boolean | undefined;
  const second = firstOf('ready');
  void sessions.begin({ recipe }, (event) => {
    wasGone ??= !isRunning(pid);
    second.report(event);
  });
  await second.event;
  assert.equal(wasGone, true);
  await sessions.stop();
});

test('what is asked for before the run has begun is done when it has', async () => {
  const sessions = oneSession();
  const exit = firstOf('exit');
  void sessions.begin({ recipe }, () => {});
  void sessions.begin({ recipe }, exit.report);
  sessions.all();
  assert.equal((await exit.event).status, 0);
  await sessions.stop();
});

test('whoever asks for the end waits for it, also when somebody else has asked before', async () => {
  const sessions = oneSession();
  const ready = firstOf('ready');
  void sessions.begin({ recipe }, ready.report);
  const { pid } = await ready.event;
  void sessions.stop();
  await sessions.stop();
  assert.ok(!isRunning(pid));
});

test('a run that was ended reports nothing any more', async () => {
  const sessions = oneSession();
  const ready = firstOf('ready');
  let events = 0;
  const over = sessions.begin({ recipe }, (event) => {
    events += 1;
    ready.report(event);
  });
  await ready.event;
  const before = events;
  await sessions.stop();
  await over;
  assert.equal(events, before);
});

test('step by step, the last step runs the command', async () => {
  const sessions = oneSession();
  const exit = firstOf('exit');
  void sessions.begin({ recipe }, exit.report);
  for (let i = 0; i <= recipe.steps.length; i++) sessions.next();
  assert.equal((await exit.event).status, 0);
  await sessions.stop();
});
