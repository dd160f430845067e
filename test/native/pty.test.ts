import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { missing } from './missing.js';
import { childrenOf, eventually, processesOf, survivors } from './processes.js';
import { hasTerminal, type Person, sitDown, standsAs } from './shell-in-pty.js';
import { run, stagehand, start, trace, until } from './stagehand.js';

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_Z = '\x1a';
const INSIDE = `env PS1='inside$ ' bash --norc --noprofile -i`;
const CONTAINERS = {
  'without namespaces': 'pty',
  'as root inside': '-r + pty',
  'as PID 1 with its own /proc': '-rmpf + mount proc + pty',
  'opened before the namespaces': 'pty + unshare user + map-root + unshare pid + fork',
  'in a devpts of its own': '-rmpf + mount proc + dev + pty',
  'behind pivot_root': '-rmpf + bind / /mnt + pivot /mnt + mount proc + dev + pty',
};
const skip = missing('bash', 'bash') || missing('setsid', 'util-linux');

/** What `stty -g` says to the shell outside, which shows its prompt then. */
async function settings(person: Person): Promise<string> {
  person.type('stty -g\r');
  const text = await person.sees(/[0-9a-f]+:[0-9a-f:]{20,}/);
  await person.sees('host$ ');
  return text;
}

/** The pid of stagehand's first process, whose parent is the shell. */
const guardOf = (person: Person) =>
  eventually(() => childrenOf(person.terminal.pid).find((pid) => processesOf(person.marker).includes(pid)));

const outerTerminal = (person: Person) => readlinkSync(`/proc/${person.terminal.pid}/fd/0`);
const descendants = (pid: number): number[] =>
  childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
/** What a process has open beside 0, 1 and 2. */
const opened = (pid: number) =>
  readdirSync(`/proc/${pid}/fd`)
    .filter((fd) => Number(fd) > 2)
    .map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));

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
      await person.sees('inside$ ');
      person.type('sleep 1000\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_Z);
      await person.sees('Stopped');
      await standsAs(person, 'sleep', 'T');
      person.type('fg\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_C);
      await person.sees('inside$ ');
      person.type('echo status=$?\r');
      await person.sees('status=130');
      person.type('exit 3\r');
      await person.sees('host$ ');
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
    person.type(`$S -rpf + pty -- env PS1='inside$ ' sh -i\r`);
    const said = await person.sees(/.*inside\$ /s);
    assert.doesNotMatch(said, /access|job control/);
    person.type('jobs; sleep 1000\r');
    await hasTerminal(person, 'sleep');
    person.type(CTRL_C);
    await person.sees('inside$ ');
  });

  test('has it at the size of the window, and hears when that changes', async () => {
    const person = sitDown();
    person.terminal.resize(101, 33);
    person.type(`$S -rmpf + pty -- ${INSIDE}\r`);
    await person.sees('inside$ ');
    person.type('stty size; trap "stty size" WINCH\r');
    await person.sees('33 101');
    await person.sees('inside$ ');
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
      await person.sees('host$ ');
      assert.equal(await settings(person), before, end);
    }
  });

  test('when it ends by SIGTERM to stagehand, the terminal outside is as before', async () => {
    const person = sitDown('dash', '-i');
    const before = await settings(person);
    person.type('$S -r + pty -- sleep 1000\r');
    await hasTerminal(person, 'sleep');
    process.kill(await guardOf(person), 'SIGTERM');
    await person.sees('host$ ');
    person.type('echo status=$?\r');
    await person.sees('status=143');
    assert.equal(await settings(person), before);
  });
});

describe('as a job of the shell outside', { skip }, () => {
  for (const recipe of ['pty', '-r + pty', 'pty + unshare user + map-root + fork']) {
    test(`suspend inside stops it, and fg brings it back: ${recipe}`, async () => {
      const person = sitDown();
      const before = await settings(person);
      person.type(`$S ${recipe} -- ${INSIDE}\r`);
      await person.sees('inside$ ');
      person.type('suspend\r');
      await person.sees('Stopped');
      await person.sees('host$ ');
      assert.equal(await settings(person), before);
      person.terminal.resize(70, 20);
      person.type('fg\r');
      person.type('stty size\r');
      await person.sees('20 70\r\n');
      person.type('sleep 1000\r');
      await hasTerminal(person, 'sleep');
      person.type(CTRL_C);
      await person.sees('inside$ ');
      person.type('exit\r');
      await person.sees('host$ ');
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
    await person.sees('cat');
    await standsAs(person, 'stagehand', 'S');
    person.type('hello\r');
    await person.sees(/hello\r\nhello\r\n/);
    person.type(CTRL_D);
    await person.sees('host$ ');
    assert.equal(await settings(person), before);
  });

  test('SIGSTOP, which nobody can catch, and then fg: the terminal is for the inside again', async () => {
    const person = sitDown();
    person.type('$S -rpf + pty -- sh -c "echo up; exec cat"\r');
    await person.sees('up\r\n');
    process.kill(await guardOf(person), 'SIGSTOP');
    await person.sees('Stopped');
    person.type('fg\r');
    await person.sees('cat');
    await sleep(50);
    person.type('hello\r');
    await person.sees(/hello\r\nhello\r\n/);
  });

  test('started with & it waits for fg, as all do that read from the terminal', async () => {
    const person = sitDown();
    person.type('$S -rpf + pty -- sh -c "tty; exec cat" &\r');
    await person.sees('host$ ');
    await person.process('stagehand');
    await sleep(100);
    person.type('\r');
    await person.sees(/Stopped.*host\$ /s);
    person.type('echo $((600 + 66))\r');
    await person.sees('666\r\n');
    person.type('bg\r');
    await person.sees('host$ ');
    await sleep(100);
    person.type('fg\r');
    await person.sees(/\/dev\/pts\/\d+\r\n/);
    person.type('hello\r');
    await person.sees(/hello\r\nhello\r\n/);
    person.type(CTRL_D);
    await person.sees('host$ ');
  });

  test('in a pipeline it takes its input from there, and Ctrl-C ends it', async () => {
    const person = sitDown();
    person.type(`echo from outside | $S -r + pty -- cat | sed 's/^/got: /'\r`);
    await person.sees('got: from outside');
    await person.sees('host$ ');
    person.type('sleep 1001 | $S -rpf + pty -- sh -c "trap \'exit 7\' INT; sleep 1000 & wait"\r');
    await person.process('sh');
    person.type(CTRL_C);
    await person.sees('host$ ');
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
    await person.sees('host$ ');
    assert.equal(await settings(person), before);
  });
});

describe('the bytes', () => {
  const bytes = (recipe: string[], command: string, input?: Buffer) =>
    spawnSync(stagehand, [...recipe, '--', 'sh', '-c', command], {
      input: input ?? '',
      maxBuffer: 1 << 26,
      timeout: 60_000,
    });

  test('of a large output are all there, in their order, to the last', () => {
    for (const recipe of [['pty'], ['-rpf', '+', 'pty']]) {
      const { stdout, status } = bytes(recipe, 'seq 1400000; printf "the end"');
      const lines = stdout.toString().split('\r\n');
      assert.ok(stdout.length > 10_000_000);
      assert.deepEqual([status, lines.length, lines.at(-1)], [0, 1_400_001, 'the end']);
      assert.equal(
        lines.findIndex((line, i) => line !== `${i + 1}`),
        1_400_000,
      );
    }
  });

  test('of the last output are there, however quickly all ends', () => {
    for (let i = 0; i < 50; i++) {
      const { stdout } = bytes(i % 2 ? ['pty'] : ['-rpf', '+', 'pty'], `head -c 9000 /dev/zero; printf end`);
      assert.equal(stdout.length, 9003, `round ${i}`);
    }
  });

  test('reach a slow reader as well', () => {
    const script = `"$0" -rpf + pty -- sh -c 'seq 200000' | (sleep 0.5; head -c 100; sleep 0.5; cat) | wc -l`;
    const { stdout } = spawnSync('sh', ['-c', script, stagehand], { encoding: 'utf8' });
    assert.equal(stdout.trim(), '200000');
  });

  test('are not changed when the program inside has made its terminal raw', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const { stdout } = bytes(['pty'], `stty raw -echo; printf '${[...all].map(octal).join('')}'`);
    assert.deepEqual(stdout, all);
  });

  test('are not changed on their way in, from a terminal outside', async () => {
    const person = sitDown(
      'sh',
      '-c',
      `exec $S pty -- sh -c 'stty raw -echo; printf up; head -c 128 | od -An -tu1 -v; cat'`,
    );
    await person.sees('up');
    person.type(String.fromCharCode(...Array.from({ length: 128 }, (_, i) => i)));
    const seen = await person.sees(/0\s+1\s+2[\s\d]*127/);
    assert.deepEqual(
      seen.trim().split(/\s+/).map(Number),
      Array.from({ length: 128 }, (_, i) => i),
    );
  });

  test('of a large input are all there', () => {
    const input = Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${i}\n`).join(''));
    const { stdout } = bytes(['-r', '+', 'pty'], 'stty -echo -onlcr; echo up; sleep 0.2; cat', input);
    // What came before -echo was echoed, with a CR; so only what cat wrote counts.
    assert.ok(stdout.toString().replaceAll('\r', '').endsWith(input.toString()));
  });
});

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

describe('without a terminal outside', () => {
  test('there is one inside, of 24 lines and 80 columns, and its output comes to standard output', async () => {
    const { stdout, stderr, status } = await run(
      ['-rpf', '+', 'pty', '--', 'sh', '-c', 'tty; stty size; echo error >&2; exit 3'],
      {},
    );
    assert.match(stdout, /^\/dev\/pts\/\d+\r\n24 80\r\nerror\r\n$/);
    assert.deepEqual([stderr, status], ['', 3]);
  });

  test('input that is at its end is at its end inside, for each who reads', async () => {
    const { stdout } = await run(['pty', '--', 'sh', '-c', 'cat; cat; read x || echo end; cat; echo over']);
    assert.equal(stdout, 'end\r\nover\r\n');
  });

  test('an interactive shell inside ends with its input', async () => {
    const { stdout, status } = await run(['-rpf', '+', 'pty', '--', 'bash', '--norc', '--noprofile', '-i'], {
      env: { PS1: 'inside$ ' },
    });
    assert.match(stdout, /inside\$ .*exit/s);
    assert.equal(status, 0);
  });

  test('a reader who goes away is a terminal that hangs up', async () => {
    // SIGHUP ends the first; a PID 1 ignores that, and gets EIO; and who ignores that too is ended after a while.
    for (const [command, status] of [
      ['pty -- yes', 129],
      ['-rpf + pty -- yes', 1],
      ['-rpf + pty -- sh -c "while :; do echo y; done"', 129],
    ] as const) {
      const script = `"$0" ${command} | head -1; echo "\${PIPESTATUS[@]}"`;
      const { stdout } = spawnSync('bash', ['-c', script, stagehand], { encoding: 'utf8', timeout: 20_000 });
      assert.equal(stdout, `y\r\n${status} 0\n`, command);
    }
  });

  test('in a driven run each call is told, and the terminal is on from that step', async () => {
    const walk = start(['-r', '+', 'pty', '--', 'sh', '-c', 'tty; echo $((600 + 66))']);
    const event = await until(walk, 'pty');
    assert.ok(event.type === 'step' && event.errno === undefined);
    assert.deepEqual(
      event.calls.map(({ call, args }) => (call === 'ioctl' ? args[1] : call)),
      [
        'openat',
        'TIOCGPTN',
        'TIOCSPTLCK',
        'TIOCGPTPEER',
        'setsid',
        'TIOCSCTTY',
        'sendmsg',
        'dup2',
        'dup2',
        'dup2',
      ],
    );
    const stat = readFileSync(`/proc/${event.pid}/stat`, 'utf8');
    const [, , , session, terminal] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    assert.equal(Number(session), event.pid);
    assert.equal(Number(terminal) >> 8, 136);
    walk.go('a');
    const { stdout, stderr, status } = await walk.ended;
    assert.match(stdout, /^\/dev\/pts\/\d+\r\n666\r\n$/);
    assert.deepEqual([stderr, status], ['', 0]);
  });

  test('a hang-up of the pace ends all', async () => {
    const walk = start([
      '-r',
      '+',
      'pty',
      '--',
      'sh',
      '-c',
      'trap "" HUP; echo up; setsid -f sleep 1001; sleep 1000; :',
    ]);
    walk.go('a');
    await new Promise((resolve) => walk.child.stdout?.once('data', resolve));
    walk.hangUp();
    assert.equal((await walk.ended).status, 137);
    assert.deepEqual(processesOf(walk.marker), []);
  });

  test('what a step behind it has to say is seen', async () => {
    const { stdout, status } = await run(['pty', '+', 'hostname', 'moby', '--', 'true'], {
      before: ['setpriv', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'],
    });
    assert.match(stdout, /stagehand: hostname moby: /);
    assert.equal(status, 125);
  });
});

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

describe('without pty', { skip }, () => {
  test('setsid alone: there is no controlling terminal, so no job control', async () => {
    const person = sitDown();
    person.type(`$S -r + setsid -- env PS1='inside$ ' dash -i\r`);
    await person.sees("can't access tty; job control turned off");
    await person.sees('inside$ ');
    person.type('cat </dev/tty\r');
    await person.sees('No such device or address');
  });

  test('setsid alone: Ctrl-C comes to stagehand, and from there to the command and no further', async () => {
    const person = sitDown();
    for (const recipe of ['-r + setsid', 'setsid + unshare user + fork', '-r + fork + fork + setsid']) {
      for (let i = 0; i < 10; i++) {
        person.type(`$S ${recipe} -- sh -c 'echo u''p; exec sleep 1000'\r`);
        await person.sees('up\r\n');
        person.type(CTRL_C);
        await person.sees('host$ ');
        person.type('echo status=$?\r');
        await person.sees('status=130');
        await person.sees('host$ ');
      }
    }
  });

  for (const recipe of ['-r + setsid', '-rpf + setsid']) {
    test(`when the terminal outside is closed, nothing is left: ${recipe}`, async () => {
      const person = sitDown();
      person.type(`$S ${recipe} -- sh -c 'setsid -f sleep 1001; exec sleep 1000'\r`);
      await person.process('sleep');
      person.terminal.kill('SIGHUP');
      person.terminal.kill('SIGKILL');
      assert.deepEqual(await survivors(person.marker), []);
    });
  }

  test('the terminal of another session can not become the controlling one: EPERM', async () => {
    const person = sitDown();
    person.type('$S -r + setsid + controlling-tty -- true\r');
    await person.sees('controlling-tty: ioctl: Operation not permitted (EPERM)');
    await person.sees('host$ ');
    person.type('$S -r + pty + fork + setsid + controlling-tty -- true\r');
    await person.sees('controlling-tty: ioctl: Operation not permitted (EPERM)');
  });

  test('Ctrl-C in a pipeline reaches both sides', async () => {
    const script = `trap 'echo outside heard' INT; $S -r -- sh -c 'trap "echo inside heard; exit" INT; echo up; while :; do sleep 0.01; done' | cat; echo still here; read x`;
    const person = sitDown('sh', '-c', `trap : INT; ${script}`);
    await person.sees('up\r\n');
    person.type(CTRL_C);
    assert.match(await person.sees(/.*still here/s), /outside heard/);
  });

  for (const [recipe, reaches] of [
    ['-rpf', true],
    ['-rpf + pty', false],
  ] as const) {
    test(`what ${recipe} puts into its terminal ${reaches ? 'is typed' : 'is not typed'} in the shell outside`, {
      skip: missing('perl', 'perl') || (reaches && onlyForRoot()),
    }, async () => {
      const person = sitDown();
      const inject = `$x = chr(10); ioctl(STDIN, 0x5412, $_) for split(//, "echo in"."jected"."$x")`;
      person.type(`$S ${recipe} -- perl -e '${inject}'; echo en''d\r`);
      await person.sees('end\r\n');
      person.type('echo $((600 + 66))\r');
      const said = await person.sees(/.*666\r\n/s);
      assert.equal(/^injected/m.test(said), reaches, said);
    });
  }
});

/** Newer kernels can be told to forbid TIOCSTI. */
function onlyForRoot(): string | false {
  try {
    return (
      readFileSync('/proc/sys/dev/tty/legacy_tiocsti', 'utf8') === '0\n' && 'dev.tty.legacy_tiocsti is 0 here'
    );
  } catch {
    return false;
  }
}

describe('a step pty that can not be done', () => {
  const own = ['-rmpf', '+', 'mount', 'devpts', '/dev/pts'];
  for (const [why, errno, ...steps] of [
    ['there is no /dev/ptmx', 'ENOENT', '-rmpf', '+', 'mount', 'tmpfs', '/dev'],
    ['beside /dev/ptmx there is no devpts', 'ENODEV', '-rmpf', '+', 'mount', 'tmpfs', '/dev/pts'],
    [
      'there are as many as there may be',
      'ENOSPC',
      ...own,
      'newinstance,ptmxmode=0666,max=1',
      '+',
      'pty',
      '+',
      'fork',
    ],
    ['it leads a session with a terminal already', 'EPERM', 'pty'],
  ] as const) {
    test(`${why}: ${errno}`, async () => {
      const { trace: lines, status } = await trace([...steps, '+', 'pty', '--', 'true']);
      const last = lines.at(-1);
      assert.ok(last?.type === 'step' && last.name === 'pty');
      assert.deepEqual([last.errno, status], [errno, 125]);
      assert.ok(last.hint);
    });
  }

  test('a second one behind fork takes the place of the first', async () => {
    const { stdout } = await run([
      'pty',
      '+',
      'fork',
      '+',
      'pty',
      '--',
      'sh',
      '-c',
      'echo a; stty size; cat',
    ]);
    assert.equal(stdout, 'a\r\n24 80\r\n');
  });
});

describe('setsid and controlling-tty', () => {
  test('make the terminal on standard input the controlling one, when it is nobody else’s', {
    skip: missing('perl', 'perl'),
  }, () => {
    const make = `
      sysopen(my $master, "/dev/ptmx", 2 | 0400) or die; # O_RDWR | O_NOCTTY
      my ($zero, $name) = (pack("i", 0), pack("i", 0));
      ioctl($master, 0x40045431, $zero) and ioctl($master, 0x80045430, $name) or die; # TIOCSPTLCK, TIOCGPTN
      sysopen(STDIN, "/dev/pts/" . unpack("i", $name), 2 | 0400) or die;
      exit(system(@ARGV) >> 8);`;
    const script =
      'ps -o tty= -p $$ 2>/dev/null; readlink /proc/$$/fd/0; cut -d" " -f6,7 /proc/$$/stat; echo $$';
    const at = (steps: string[]) =>
      spawnSync('perl', ['-e', make, stagehand, ...steps, '--', 'sh', '-c', script], { encoding: 'utf8' });
    const tty = (text: string) =>
      text
        .match(/^(\d+) (-?\d+)$/m)
        ?.slice(1)
        .map(Number) as [number, number];
    const own = at(['setsid', '+', 'controlling-tty']);
    const [session, terminal] = tty(own.stdout);
    assert.equal(`${session}`, own.stdout.trim().split('\n').at(-1));
    assert.equal(terminal >> 8, 136);
    assert.equal(tty(at(['setsid']).stdout)[1], 0);
    assert.match(at(['controlling-tty']).stderr, /EPERM/);
  });

  test('a session leader can not start another session: EPERM, and its child can', async () => {
    const { trace: lines } = await trace(['setsid', '+', 'setsid', '--', 'true']);
    const last = lines.at(-1);
    assert.equal(last?.type === 'step' && last.errno, 'EPERM');
    assert.equal((await run(['setsid', '+', 'fork', '+', 'setsid', '--', 'true'])).status, 0);
  });

  test('works first in a recipe on a real terminal, where a job leads its process group', async () => {
    const person = sitDown();
    for (const steps of [
      'setsid',
      '-rpf + setsid',
      'setsid + unshare user + map-root + unshare pid + fork',
    ]) {
      person.type(`$S ${steps} -- true; echo status=$?\r`);
      await person.sees('status=0');
    }
  });

  test('without a terminal on standard input: ENOTTY', async () => {
    const { trace: lines } = await trace(['setsid', '+', 'controlling-tty', '--', 'true']);
    const last = lines.at(-1);
    assert.equal(last?.type === 'step' && last.errno, 'ENOTTY');
  });
});
