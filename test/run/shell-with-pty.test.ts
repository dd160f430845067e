import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { packageRoot } from '../../src/paths.js';
import { missing } from '../native/missing.js';
import { processesOf } from '../native/processes.js';
import { hasTerminal, type Person, sitDown } from '../native/shell-in-pty.js';

const CTRL_C = '\x03';
const CTRL_Z = '\x1a';
const skip = missing('bash', 'bash');

/** A program that opens the shell of a stage on its terminal, as the course does, and says how the terminal is then. */
function openShell(...steps: string[]): Person {
  const program = `
    import { execFileSync } from 'node:child_process';
    import { parseSteps } from './src/recipe/parse.ts';
    import { runShell } from './src/run/shell.ts';
    const settings = () => execFileSync('stty', ['-g'], { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' });
    const end = new AbortController();
    process.on('SIGUSR1', () => end.abort());
    const before = settings();
    const status = await runShell(parseSteps(${JSON.stringify(steps)}), 'inside$ ', { end: end.signal });
    console.log('status=' + status, settings() === before ? 'as before' : 'not as before');`;
  const argv = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', program];
  return sitDown('sh', '-c', `cd '${packageRoot}' && exec "$@"`, 'sh', ...argv);
}

describe('the shell of a stage with a step pty', { skip }, () => {
  for (const steps of [
    ['-r', 'pty'],
    ['-rmpf', 'mount proc', 'dev', 'pty'],
  ]) {
    test(`${steps.join(' + ')}: has job control on its own terminal, and gives ours back`, async () => {
      const person = openShell(...steps);
      await person.prompted('inside$ ');
      person.type('stty size; tty\r');
      await person.sees('24 80');
      await person.sees(/\/dev\/pts\/\d+\r\n/);
      person.terminal.resize(132, 50);
      person.type('sleep 1000\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_Z);
      await person.sees('Stopped');
      person.type('fg\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_C);
      await person.prompted('inside$ ');
      person.type('stty size; exit 3\r');
      await person.sees('50 132');
      await person.sees('status=3 as before');
    });
  }

  test('that stops itself goes on: there is no shell that would continue it', async () => {
    const person = openShell('-r', 'pty');
    await person.prompted('inside$ ');
    person.type('suspend\r');
    person.type('echo $((600 + 66))\r');
    await person.sees('666\r\n');
    person.type('exit\r');
    await person.sees('status=0 as before');
  });

  test('ends with all that runs in it when that is asked for, and the terminal is as before', async () => {
    const person = openShell('-rpf', 'pty');
    await person.prompted('inside$ ');
    person.type('setsid -f tail -f /dev/null; stty raw -echo; sleep 1000\r');
    await hasTerminal(person, 'sleep');
    process.kill(person.terminal.pid, 'SIGUSR1');
    await person.sees('status=137 as before');
    assert.deepEqual(
      processesOf(person.marker).filter((pid) => pid !== person.terminal.pid),
      [],
    );
  });
});
