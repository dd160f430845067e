import assert from 'node:assert/strict';
import { readlinkSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { eventually, processesOf, survivors } from './processes.js';
import {
  CTRL_C,
  CTRL_D,
  CTRL_Z,
  guardOf,
  hasTerminal,
  INSIDE,
  type Person,
  settings,
  sitDown,
  skip,
  standsAs,
} from './shell-in-pty.js';

const CONTAINERS = {
  'without namespaces': 'pty',
  'as root inside': '-r + pty',
  'as PID 1 with its own /proc': '-rmpf + mount proc + pty',
  'opened before the namespaces': 'pty + unshare user + map-root + unshare pid + fork',
  'in a devpts of its own': '-rmpf + mount proc + dev + pty',
  'behind pivot_root': '-rmpf + bind / /mnt + pivot /mnt + mount proc + dev + pty',
};

const outerTerminal = (person: Person) => readlinkSync(`/proc/${person.terminal.pid}/fd/0`);

describe('a command with a terminal of its own', { skip }, () => {
  for (const [what, recipe] of Object.entries(CONTAINERS)) {
    test(`${what}: it is another one than that of the shell outside, on all three descriptors`, async () => {
      const person = sitDown();
      person.type(`$S ${recipe} -- sh -c 'stat -Lc @%d:%i /proc/self/fd/[012] $(tty); tty; tty </dev/tty'\r`);
      const files = [];
      for (let i = 0; i < 4; i++) files.push(await person.sees(/@\d+:\d+(?=\r\n)/));
      await person.sees(/\/dev\/pts\/\d+\r\n\/dev\/tty\r\n/);
      assert.deepEqual(files, Array(4).fill(files[0]));
      const { dev, ino } = statSync(outerTerminal(person));
      assert.notEqual(files[0], `@${dev}:${ino}`);
    });

    test(`${what}: an interactive shell has job control`, async () => {
      const person = sitDown();
      const before = await settings(person);
      person.type(`$S ${recipe} -- ${INSIDE}\r`);
      await person.prompted('inside$ ');
      person.type('sleep 1000\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_Z);
      await person.sees('Stopped');
      await standsAs(person, 'sleep', 'T');
      person.type('fg\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_C);
      await person.prompted('inside$ ');
      person.type('echo status=$?\r');
      await person.sees('status=130');
      person.type('exit 3\r');
      await person.prompted('host$ ');
      person.type('echo status=$?\r');
      await person.sees('status=3');
      assert.equal(await settings(person), before);
    });

    test(`${what}: what is typed is seen once, and Ctrl-D is the end of it`, async () => {
      const person = sitDown();
      person.type(`$S ${recipe} -- sh -c 'cat; echo over'\r`);
      await hasTerminal(person, 'cat');
      person.type(`a line\r${CTRL_D}`);
      assert.equal(await person.sees(/a line.*over/s), 'a line\r\na line\r\nover');
    });

    test(`${what}: when the terminal outside is closed, nothing is left`, async () => {
      const person = sitDown();
      person.type(`$S ${recipe} -- sh -c 'setsid -f sleep 1001; exec sleep 1000'\r`);
      await person.process('sleep');
      person.terminal.kill('SIGHUP');
      person.terminal.kill('SIGKILL');
      assert.deepEqual(await survivors(person.marker), []);
    });

    test(`${what}: SIGKILL to stagehand leaves nothing`, async () => {
      const person = sitDown();
      person.type(
        `$S ${recipe} -- sh -c 'trap "" HUP; setsid -f tail -f /dev/null; sleep 1000; sleep 1000'\r`,
      );
      await hasTerminal(person, 'sleep');
      process.kill(await guardOf(person), 'SIGKILL');
      await person.sees('Killed');
      await eventually(() => processesOf(person.marker).length === 1);
    });
  }

  test('sh says nothing of a terminal that it can not access', async () => {
    const person = sitDown();
    person.type(`$S -rpf + pty -- env PS1="$PS1_INSIDE" sh -i\r`);
    const said = await person.sees(/.*inside\$ /s);
    assert.doesNotMatch(said, /access|job control/);
    person.type('jobs; sleep 1000\r');
    await hasTerminal(person, 'sleep');
    person.type(CTRL_C);
    await person.prompted('inside$ ');
  });

  test('has it at the size of the window, and hears when that changes', async () => {
    const person = sitDown();
    person.terminal.resize(101, 33);
    person.type(`$S -rmpf + pty -- ${INSIDE}\r`);
    await person.prompted('inside$ ');
    person.type('stty size; trap "stty size" WINCH\r');
    await person.sees('33 101');
    await person.prompted('inside$ ');
    person.terminal.resize(132, 50);
    await person.sees('50 132');
  });

  test('inherits the keys of the terminal outside', async () => {
    const person = sitDown('sh', '-c', 'stty erase "#"; $S -rpf + pty -- stty -a; read x');
    await person.sees('erase = #');
  });

  test('Ctrl-Z does not stop a command that no shell inside could continue', async () => {
    const person = sitDown();
    person.type(`$S -r + pty -- sh -c 'echo up; exec cat'\r`);
    await person.sees('up\r\n');
    await hasTerminal(person, 'cat');
    person.type(`${CTRL_Z}hello\r`);
    await person.sees(/hello\r\n.*hello\r\n/s);
  });

  test('Ctrl-C reaches it and nobody outside', async () => {
    const script = `trap 'echo outside heard' INT; $S -r + pty -- sh -c 'trap "echo inside heard; exit" INT; echo up; while :; do sleep 0.01; done'; echo still here; read x`;
    const person = sitDown('sh', '-c', script);
    await person.sees('up\r\n');
    person.type(CTRL_C);
    const said = await person.sees(/.*still here/s);
    assert.match(said, /inside heard/);
    assert.doesNotMatch(said, /outside heard/);
  });

  test('that left it raw does not leave the terminal outside raw, even when it is killed', async () => {
    for (const end of ['exit', 'kill -9 $$']) {
      const person = sitDown('dash', '-i');
      const before = await settings(person);
      person.type(`$S -rpf + pty -- sh -c 'stty raw -echo; ${end}'\r`);
      await person.prompted('host$ ');
      assert.equal(await settings(person), before, end);
    }
  });

  test('when it ends by SIGTERM to stagehand, the terminal outside is as before', async () => {
    const person = sitDown('dash', '-i');
    const before = await settings(person);
    person.type('$S -r + pty -- sleep 1000\r');
    await hasTerminal(person, 'sleep');
    process.kill(await guardOf(person), 'SIGTERM');
    await person.prompted('host$ ');
    person.type('echo status=$?\r');
    await person.sees('status=143');
    assert.equal(await settings(person), before);
  });
});
