import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { learnPath } from '../learn.js';
import { childrenOf, eventually, linksOf, processesOf } from './processes.js';
import { asRoot, stagehand, start, until } from './stagehand.js';

// The "host" of these tests is a network namespace made for them, in which root is real root.
const skip = !asRoot && 'needs root: sudo npm test';
const host = ['unshare', '-n'];

const onHost = (script: string) =>
  spawnSync(host[0] as string, ['-n', 'bash', '-c', script], { encoding: 'utf8' });

const BRIDGE = [
  'bridge',
  'learn-test',
  '+',
  'address',
  'learn-test',
  '198.51.100.1/24',
  '+',
  'up',
  'learn-test',
];

/** A host that somebody is in, as long as the test lasts. */
async function withHost(use: (host: number) => Promise<void>): Promise<void> {
  const outer = start(['unshare', 'net', '--', 'sleep', '1000'], { paced: false });
  const { pid } = await until(outer, 'exec');
  try {
    await use(pid);
  } finally {
    process.kill(pid, 'SIGKILL');
    await outer.ended;
  }
}

const inside = (pid: number): string[] => ['nsenter', '-t', `${pid}`, '-n'];

describe("a bridge in the host's network", { skip }, () => {
  for (const [how, signal] of [
    ['its command has ended', 'SIGTERM'],
    ['its command was killed', 'SIGKILL'],
  ] as const) {
    test(`is gone when ${how}, with the cable`, () =>
      withHost(async (pid) => {
        const walk = start([...BRIDGE, '+', 'veth', 'learn-a', 'learn-b', '--', 'sleep', '1000'], {
          before: inside(pid),
          paced: false,
        });
        const command = await until(walk, 'exec');
        assert.deepEqual([...linksOf(pid)].sort(), ['learn-a', 'learn-b', 'learn-test', 'lo']);
        process.kill(command.pid, signal);
        await walk.ended;
        assert.deepEqual(linksOf(pid), ['lo']);
      }));
  }

  test('that was there before stays', () => {
    const script = `${stagehand} bridge learn-old -- sh -c '${stagehand} bridge learn-old -- true; echo $?; ls /proc/sys/net/ipv4/conf'`;
    assert.match(onHost(script).stdout, /^125\n(.*\n)*learn-old\n/);
  });

  test('of another name is refused, and so is what the whole machine would feel', () => {
    for (const step of [
      'bridge br0',
      'veth learn-a eth1',
      'plug lo learn-test',
      'forward',
      'masquerade learn-test',
    ])
      assert.match(
        onHost(`${stagehand} ${BRIDGE.join(' ')} + ${step} -- true`).stderr,
        /you are real root/,
        step,
      );
  });

  test('that the guard is not in itself is refused: it could take nothing away there', () => {
    const inner = `${stagehand} join net 1 + bridge learn-test -- true; ls /proc/sys/net/ipv4/conf`;
    const { stdout, stderr } = spawnSync(
      'unshare',
      [
        '-nmpf',
        '--mount-proc',
        '--kill-child',
        'bash',
        '-c',
        `unshare -n bash -c '${inner}'; nsenter -t 1 -n ls /proc/sys/net/ipv4/conf`,
      ],
      { encoding: 'utf8' },
    );
    assert.match(stderr, /you are real root and this namespace is still the host's/);
    assert.doesNotMatch(stdout, /learn-test/);
  });

  test("is no place for the end of a cable from a container, but under a name that is one's own", () =>
    withHost(async (pid) => {
      const from = (end: string) =>
        spawnSync(
          'nsenter',
          [
            '-t',
            `${pid}`,
            '-n',
            stagehand,
            'unshare',
            'net',
            '+',
            'veth',
            'eth0',
            end,
            `${pid}`,
            '--',
            'true',
          ],
          { encoding: 'utf8' },
        );
      assert.match(from('eth7').stderr, /this end of the cable would be in the host's network/);
      assert.equal(from('learn-end').stderr, '');
      await eventually(() => linksOf(pid).length === 1 || undefined);
    }));

  test('whose guard was killed with all the others is taken away by "learn clean"', () =>
    withHost(async (pid) => {
      const folder = mkdtempSync(join(tmpdir(), 'learn-test-'));
      after(() => rmSync(folder, { recursive: true, force: true }));
      const walk = start([...BRIDGE, '--', 'sleep', '1000'], { before: inside(pid), paced: false });
      await until(walk, 'exec');
      const all = [walk.child.pid, ...descendants(walk.child.pid)];
      for (const one of all) process.kill(one, 'SIGSTOP');
      for (const one of all) process.kill(one, 'SIGKILL');
      await walk.ended;
      await eventually(() => processesOf(walk.marker).length === 0 || undefined);
      assert.ok(linksOf(pid).includes('learn-test'));
      const ledger = join(folder, 'build-your-own-container', 'ledger');
      mkdirSync(ledger, { recursive: true });
      const entry = { version: 2, kind: 'link', owner: { pid: 1, start_time: -1 }, name: 'learn-test' };
      writeFileSync(join(ledger, 'x.json'), JSON.stringify(entry));
      const { stdout, stderr } = spawnSync(
        'nsenter',
        ['-t', `${pid}`, '-n', process.execPath, learnPath, 'clean'],
        { encoding: 'utf8', env: { ...process.env, XDG_STATE_HOME: folder } },
      );
      assert.match(stdout, /^removed the link learn-test$/m, stderr);
      assert.deepEqual([linksOf(pid), readdirSync(ledger)], [['lo'], []]);
    }));

  test('--remove-link takes no other link', () => {
    const { stderr, status } = onHost(`${stagehand} --remove-link lo`);
    assert.deepEqual([status, stderr], [125, "stagehand: can't remove the link lo: Invalid argument\n"]);
    assert.equal(onHost(`${stagehand} --remove-link learn-none`).status, 0);
    assert.equal(onHost(`${stagehand} --remove-link`).status, 2);
  });
});

function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}
