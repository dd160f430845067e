import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CTRL_C, CTRL_Z, hasTerminal, INSIDE, sitDown, skip } from './shell-in-pty.js';
import { run } from './stagehand.js';

describe('an interactive shell inside', { skip }, () => {
  for (const flags of ['-rmpf + mount proc', '-rmuinpf + mount proc', '-r']) {
    test(`${flags} has job control`, async () => {
      const person = sitDown();
      person.type(`$S ${flags} -- ${INSIDE}\r`);
      await person.prompted('inside$ ');
      person.type('sleep 1000\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_Z);
      await person.sees('Stopped');
      await person.prompted('inside$ ');
      person.type('jobs\r');
      await person.sees(/Stopped\s+sleep 1000/);
      await person.prompted('inside$ ');
      person.type('fg\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_C);
      await person.prompted('inside$ ');
      person.type('echo status=$?\r');
      await person.sees('status=130');
      person.type('exit 3\r');
      await person.prompted('host$ ');
      person.type('echo status=$?; read x; echo got $x\r');
      await person.sees('status=3');
      person.type('food\r');
      await person.sees('got food');
    });
  }

  test('knows the size of the window, and hears when it changes', async () => {
    const person = sitDown();
    person.type(`$S -rmpf -- ${INSIDE}\r`);
    await person.prompted('inside$ ');
    person.type('trap "stty size" WINCH; stty size\r');
    await person.sees('24 80');
    await person.prompted('inside$ ');
    person.terminal.resize(132, 50);
    await person.sees('50 132');
    person.type('exit\r');
    await person.prompted('host$ ');
    person.type('stty size\r');
    await person.sees('50 132');
  });

  test('that suspends itself stops the job, and fg brings it back', async () => {
    const person = sitDown();
    person.type(`$S -r -- ${INSIDE}\r`);
    await person.prompted('inside$ ');
    person.type('suspend\r');
    await person.sees('Stopped');
    await person.prompted('host$ ');
    person.type('fg\r');
    person.type('echo $((600 + 66))\r');
    await person.sees('666\r\n');
    person.type('exit\r');
    await person.prompted('host$ ');
  });
});

describe('the settings of the terminal', { skip }, () => {
  for (const flags of ['', '-r', '-rpf']) {
    for (const [end, command] of [
      ['left it raw', 'stty raw -echo'],
      ['was killed', 'stty raw -echo; kill -9 $$; exit'],
    ] as const) {
      test(`are as before when the command ${end}: ${flags || 'no flags'}`, async () => {
        // dash changes nothing of the terminal by itself, as bash does.
        const person = sitDown('dash', '-i');
        person.type(`stty -g >&2; $S ${flags} -- sh -c '${command}'; stty -g\r`);
        const [before, after] = [
          await person.sees(/[0-9a-f]+:[0-9a-f:]{20,}/),
          await person.sees(/[0-9a-f]+:[0-9a-f:]{20,}/),
        ];
        assert.equal(after, before);
      });
    }
  }
});

describe('without a terminal', { skip }, () => {
  test('a command runs: standard input, output and error are files', async () => {
    assert.equal((await run(['-rpf', '--', 'sh', '-c', 'echo ok'])).stdout, 'ok\n');
  });

  test('a command runs in a new session, on a terminal that is not its own', async () => {
    const person = sitDown();
    person.type('setsid -w $S -rpf -- sh -c "tty; echo o-k" | cat\r');
    await person.sees('o-k\r\n');
    person.type('setsid -w $S -rpf -- sh -c "echo o-k2"\r');
    await person.sees('o-k2\r\n');
    person.type('echo $((600 + 66))\r');
    await person.sees('666\r\n');
  });
});
