import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf, survivors } from './processes.js';
import { start } from './stagehand.js';

const RECIPE = ['-rmuipf', '+', 'hostname', 'moby', '+', 'mount', 'proc', '--', 'sleep', '1000'];
/** ready, 8 steps of flags, hostname, mount, exec. */
const EVENTS = 12;

const ranProgram = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

describe('with a pace', () => {
  test('nothing is done before the first byte', async () => {
    const walk = start(['unshare', 'user', '--', 'true']);
    await walk.next();
    await sleep(100);
    walk.hangUp();
    const { trace } = await walk.ended;
    assert.deepEqual(
      trace.map((line) => line.type),
      ['ready'],
    );
  });

  test('a byte is one step, and several bytes are as many', async () => {
    const walk = start(RECIPE);
    await walk.next();
    walk.go('ggg');
    for (const name of ['unshare', 'map-root', 'unshare']) {
      const line = await walk.next();
      assert.equal(line.type === 'step' && line.name, name);
    }
    await sleep(50);
    walk.hangUp();
    assert.equal((await walk.ended).trace.length, 4);
  });

  test("'a' is all the rest, the command too", async () => {
    const walk = start([...RECIPE.slice(0, -2), 'sh', '-c', 'echo done']);
    walk.go('ga');
    const { trace, stdout, status } = await walk.ended;
    assert.deepEqual([trace.length, stdout, status], [EVENTS, 'done\n', 0]);
  });

  test('the command does not run before it is told to', async () => {
    const walk = start(['-r', '--', 'sh', '-c', 'echo ran']);
    await walk.next();
    walk.go('ggg');
    for (let i = 0; i < 3; i++) await walk.next();
    await sleep(50);
    walk.hangUp();
    const { stdout, status } = await walk.ended;
    assert.deepEqual([stdout, status], ['', 137]);
  });

  for (const recipe of ['', '-r', '-rpf', '-rpf + fork', '-r + fork', 'setsid', 'pty'])
    test(`a command that stops itself goes on, since nobody else would continue it: ${recipe || 'no steps'}`, async () => {
      const steps = recipe.split(' ').filter(Boolean);
      const walk = start([...steps, '--', 'sh', '-c', 'kill -STOP $$; kill -TSTP $$; echo on']);
      walk.go('a');
      const { stdout, status } = await walk.ended;
      assert.deepEqual([stdout.trim(), status], ['on', 0]);
    });

  for (let steps = 0; steps < EVENTS; steps++) {
    test(`when the other side hangs up after ${steps} steps, nothing is left`, async () => {
      const walk = start(RECIPE);
      let { pid } = await walk.next();
      for (let i = 0; i < steps && i < EVENTS - 1; i++) {
        walk.go('g');
        ({ pid } = await walk.next());
      }
      assert.match(ranProgram(pid), /stagehand|sleep/);
      walk.hangUp();
      const { status } = await walk.ended;
      assert.deepEqual([status, processesOf(walk.marker)], [137, []]);
    });
  }

  test('a hang-up while the command runs ends it, and all its daemons', async () => {
    for (const flags of ['-r', '-rpf']) {
      const script = 'setsid -f sleep 1000; (setsid sleep 1001 &); echo up; exec sleep 1002';
      const walk = start([flags, '--', 'sh', '-c', script]);
      walk.go('a');
      await new Promise((resolve) => walk.child.stdout?.once('data', resolve));
      walk.hangUp();
      assert.equal((await walk.ended).status, 137);
      assert.deepEqual(processesOf(walk.marker), []);
    }
  });

  test('a reader of the trace that is full is waited for, and a hang-up noticed meanwhile', async () => {
    const arguments_ = Array.from({ length: 10 }, () => 'x'.repeat(100_000));
    const walk = start(['-r', '--', 'true', ...arguments_]);
    const unread = walk.child.stdio[3] as unknown as NodeJS.ReadableStream;
    unread.pause();
    walk.go('a');
    await sleep(200);
    walk.hangUp();
    assert.deepEqual(await survivors(walk.marker), []);
    unread.resume();
    assert.equal((await walk.ended).status, 137);
  });
});
