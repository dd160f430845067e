import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { missing } from './missing.js';
import { processesOf, survivors } from './processes.js';
import { CTRL_C, CTRL_D, CTRL_Z, hasTerminal, sitDown, standsAs } from './shell-in-pty.js';

const CONTAINERS = {
  'without namespaces': '',
  'as root inside': '-r',
  'as PID 1': '-rpf',
  'with its own /proc': '-rmpf + mount proc',
};

describe('from an interactive shell', { skip: missing('bash', 'bash') }, () => {
  for (const [what, flags] of Object.entries(CONTAINERS)) {
    test(`a command ${what} is in the foreground, and reads what is typed`, async () => {
      const person = sitDown();
      person.type(`$S ${flags} -- cat\r`);
      const { group, foreground } = await person.process('cat');
      assert.equal(group, foreground);
      person.type('hello\r');
      await person.sees('hello\r\nhello\r\n');
      person.type(CTRL_D);
      await person.prompted('host$ ');
    });

    test(`Ctrl-C and Ctrl-\\ reach a command ${what} that listens`, async () => {
      const person = sitDown();
      person.type(`$S ${flags} -- sh -c 'trap "exit 7" INT; echo up; while :; do sleep 0.01; done'\r`);
      await person.sees('up\r\n');
      person.type(CTRL_C);
      await person.prompted('host$ ');
      person.type('echo status=$?\r');
      await person.sees('status=7');
    });

    test(`Ctrl-Z stops a command ${what}, fg continues it, and the terminal changes hands each time`, async () => {
      const person = sitDown();
      person.type(`$S ${flags} -- cat\r`);
      await person.process('cat');
      for (let i = 0; i < 3; i++) {
        person.type(CTRL_Z);
        await person.sees('Stopped');
        await standsAs(person, 'cat', 'T');
        person.type('echo $((600 + 66))\r');
        await person.sees('666\r\n');
        person.type('fg\r');
        await standsAs(person, 'cat', 'S');
        person.type(`line ${i}\r`);
        await person.sees(`line ${i}\r\nline ${i}\r\n`);
      }
      person.type(CTRL_D);
      await person.prompted('host$ ');
    });

    test(`bg leaves the terminal to the shell, and fg gives it to a command ${what} that waits for it`, async () => {
      const person = sitDown();
      person.type(`$S ${flags} -- sh -c 'echo up; sleep 0.4; read x; echo got $x'\r`);
      await person.sees('up\r\n');
      person.type(CTRL_Z);
      await person.sees('Stopped');
      person.type('bg\r');
      person.type('echo $((600 + 66))\r');
      await person.sees('666\r\n');
      await person.prompted('host$ ');
      person.type('fg\r');
      await hasTerminal(person, 'sh');
      person.type('food\r');
      await person.sees('got food');
      person.type('echo status=$?\r');
      await person.sees('status=0');
    });

    test(`started with &, a command ${what} does not touch the terminal`, async () => {
      const person = sitDown();
      person.type(`$S ${flags} -- sleep 1000 & \r`);
      await person.process('sleep');
      person.type('echo $((600 + 66))\r');
      await person.sees('666\r\n');
      await standsAs(person, 'sleep', 'S');
      // SIGTERM would not end it as PID 1, which has no handler.
      person.type('kill -KILL %1; wait; echo $((700 + 77))\r');
      await person.sees('777\r\n');
    });

    test(`when the terminal is closed, nothing of a command ${what} is left`, async () => {
      const person = sitDown();
      person.type(`$S ${flags} -- sh -c 'setsid -f sleep 1001; exec sleep 1000'\r`);
      await person.process('sleep');
      person.terminal.kill('SIGHUP');
      person.terminal.kill('SIGKILL');
      assert.deepEqual(await survivors(person.marker), []);
    });
  }

  test('Ctrl-C ends a command that does not listen: 128 + 2', async () => {
    const person = sitDown();
    person.type('$S -r -- sleep 1000\r');
    await person.process('sleep');
    person.type(CTRL_C);
    await person.prompted('host$ ');
    person.type('echo status=$?\r');
    await person.sees('status=130');
    assert.equal(processesOf(person.marker).length, 1);
  });

  test('in a pipeline the others keep the terminal', async () => {
    const person = sitDown();
    person.type('$S -r -- echo piped | (read x; echo $x; read y </dev/tty; echo got $y)\r');
    await person.sees('piped\r\n');
    person.type('typed\r');
    await person.sees('got typed');
  });
});

test('on a terminal without a shell, Ctrl-Z does not stop what nobody could continue', async () => {
  const person = sitDown('sh', '-c', 'exec $S -rpf -- cat');
  await person.process('cat');
  person.type(CTRL_Z);
  person.type('hello\r');
  await person.sees('hello\r\nhello\r\n');
});
