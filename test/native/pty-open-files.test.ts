import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { childrenOf } from './processes.js';
import { sitDown } from './shell-in-pty.js';
import { start, until } from './stagehand.js';

const descendants = (pid: number): number[] =>
  childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);

/** What a process has open beside 0, 1 and 2. */
const opened = (pid: number) =>
  readdirSync(`/proc/${pid}/fd`)
    .filter((fd) => Number(fd) > 2)
    .map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));

describe('of open files', () => {
  for (const recipe of [
    '-r + pty',
    '-rmpf + pty',
    'pty + unshare user + map-root + unshare pid + fork',
    '-rpf + pty + fork',
  ]) {
    test(`only the guard has the master, with ${recipe}`, async () => {
      const walk = start([...recipe.split(' '), '--', 'sleep', '1000']);
      const { pid } = await until(walk, 'exec');
      assert.deepEqual(readdirSync(`/proc/${pid}/fd`), ['0', '1', '2']);
      assert.ok(opened(walk.child.pid).some((file) => file.endsWith('ptmx')));
      for (const other of descendants(walk.child.pid))
        assert.deepEqual(
          opened(other).filter((file) => /^socket|^\//.test(file)),
          [],
        );
      walk.hangUp();
      await walk.ended;
    });
  }
});

describe('who waits inside the container', () => {
  for (const recipe of ['-rmpf + mount proc + fork + pty', '-rmpf + mount proc + pty + fork']) {
    test(`does not hold the terminal outside, for others to open it: ${recipe}`, async () => {
      const person = sitDown();
      person.type(`$S ${recipe} -- sh -c 'ls -l /proc/1/fd /proc/self/fd; echo en''d'\r`);
      const list = await person.sees(/.*end\r\n/s);
      const waiting = list.slice(0, list.indexOf('/proc/self/fd:'));
      assert.match(waiting, /pipe:/);
      assert.doesNotMatch(waiting, /\/dev\/pts|ptmx|socket/);
    });
  }
});
