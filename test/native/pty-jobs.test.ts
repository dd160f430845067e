import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CTRL_C,
  CTRL_D,
  guardOf,
  hasTerminal,
  INSIDE,
  isRaw,
  settings,
  sitDown,
  skip,
  standsAs,
} from './shell-in-pty.js';

describe('as a job of the shell outside', { skip }, () => {
  for (const recipe of ['pty', '-r + pty', 'pty + unshare user + map-root + fork']) {
    test(`suspend inside stops it, and fg brings it back: ${recipe}`, async () => {
      const person = sitDown();
      const before = await settings(person);
      person.type(`$S ${recipe} -- ${INSIDE}\r`);
      await person.prompted('inside$ ');
      person.type('suspend\r');
      await person.sees('Stopped');
      await person.prompted('host$ ');
      assert.equal(await settings(person), before);
      person.terminal.resize(70, 20);
      person.type('fg\r');
      person.type('stty size\r');
      await person.sees('20 70\r\n');
      person.type('sleep 1000\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_C);
      await person.prompted('inside$ ');
      person.type('exit\r');
      await person.prompted('host$ ');
      assert.equal(await settings(person), before);
    });
  }

  test('SIGTSTP to stagehand gives the terminal back until fg', async () => {
    const person = sitDown('dash', '-i');
    const before = await settings(person);
    person.type('$S -rpf + pty -- sh -c "echo up; exec cat"\r');
    await person.sees('up\r\n');
    await hasTerminal(person, 'cat');
    process.kill(await guardOf(person), 'SIGTSTP');
    await person.sees('Stopped');
    assert.equal(await settings(person), before);
    person.type('fg\r');
    await isRaw(person);
    person.type('hello\r');
    await person.sees(/hello\r\nhello\r\n/);
    person.type(CTRL_D);
    await person.prompted('host$ ');
    assert.equal(await settings(person), before);
  });

  test('SIGSTOP, which nobody can catch, and then fg: the terminal is for the inside again', async () => {
    const person = sitDown();
    person.type('$S -rpf + pty -- sh -c "echo up; exec cat"\r');
    await person.sees('up\r\n');
    process.kill(await guardOf(person), 'SIGSTOP');
    await person.sees('Stopped');
    person.type('fg\r');
    await isRaw(person);
    person.type('hello\r');
    await person.sees(/hello\r\nhello\r\n/);
  });

  test('started with & it waits for fg, as all do that read from the terminal', async () => {
    const person = sitDown();
    person.type('$S -rpf + pty -- sh -c "tty; exec cat" &\r');
    await person.prompted('host$ ');
    await standsAs(person, 'stagehand', 'T');
    person.type('\r');
    await person.sees('Stopped');
    await person.prompted('host$ ');
    person.type('echo $((600 + 66))\r');
    await person.sees('666\r\n');
    await person.prompted('host$ ');
    person.type('bg\r');
    await person.prompted('host$ ');
    person.type('fg\r');
    await person.sees(/\/dev\/pts\/\d+\r\n/);
    person.type('hello\r');
    await person.sees(/hello\r\nhello\r\n/);
    person.type(CTRL_D);
    await person.prompted('host$ ');
  });

  test('in a pipeline it takes its input from there, and Ctrl-C ends it', async () => {
    const person = sitDown();
    person.type(`echo from outside | $S -r + pty -- cat | sed 's/^/got: /'\r`);
    await person.sees('got: from outside');
    await person.prompted('host$ ');
    person.type('sleep 1001 | $S -rpf + pty -- sh -c "trap \'exit 7\' INT; tail -f /dev/null & wait"\r');
    await person.process('tail');
    person.type(CTRL_C);
    await person.prompted('host$ ');
    person.type(`$S -r + pty -- sh -c 'read x; echo got $x' | cat\r`);
    await person.process('sh');
    person.type('typed\r');
    await person.sees('got typed');
  });

  test('on a terminal that is not its own it asks nothing of it', async () => {
    const person = sitDown();
    const before = await settings(person);
    person.type(`setsid -w $S -rpf + pty -- sh -c 'tty; echo o-k'\r`);
    await person.sees(/o-k\r+\n/);
    await person.prompted('host$ ');
    assert.equal(await settings(person), before);
  });
});
