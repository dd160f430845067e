import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { PATIENCE } from '../patience.js';
import { processesOf } from './processes.js';
import { run, stagehand, start, trace, until } from './stagehand.js';

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
    // SIGHUP ends the first; a PID 1 ignores that, and gets EIO; and who ignores that too, or is too slow, is ended.
    for (const [command, statuses] of [
      ['pty -- yes', [129]],
      ['-rpf + pty -- yes', [1, 129]],
      ['-rpf + pty -- sh -c "while :; do echo y; done"', [129]],
    ] as const) {
      const script = `"$0" ${command} | head -1; echo "\${PIPESTATUS[@]}"`;
      const { stdout } = spawnSync('bash', ['-c', script, stagehand], {
        encoding: 'utf8',
        timeout: PATIENCE,
      });
      assert.ok(statuses.map((status) => `y\r\n${status} 0\n`).includes(stdout), `${command}: ${stdout}`);
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
