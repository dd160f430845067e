import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { missing } from './missing.js';
import { survivors } from './processes.js';
import { CTRL_C, sitDown, skip } from './shell-in-pty.js';
import { run, stagehand, trace } from './stagehand.js';

describe('without pty', { skip }, () => {
  test('setsid alone: there is no controlling terminal, so no job control', async () => {
    const person = sitDown();
    person.type(`$S -r + setsid -- env PS1="$PS1_INSIDE" dash -i\r`);
    await person.sees("can't access tty; job control turned off");
    await person.prompted('inside$ ');
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
        await person.prompted('host$ ');
        person.type('echo status=$?\r');
        await person.sees('status=130');
        await person.prompted('host$ ');
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
    await person.prompted('host$ ');
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
