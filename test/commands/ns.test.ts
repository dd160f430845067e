import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import test, { after, describe } from 'node:test';
import { start, startContainer, startIn } from '../kernel/processes.js';
import { isRoot, learn, learnPath } from '../learn.js';
import { missing } from '../native/missing.js';

interface Namespace {
  readonly type: string;
  readonly inode: number;
  readonly processes: number;
  readonly eldest: { readonly pid: number; readonly name: string } | null;
  readonly parent: number | null;
  readonly owner: number | null;
  readonly creator: { readonly uid: number; readonly name: string | null } | null;
  readonly asked: boolean;
  readonly holders: readonly {
    readonly kind: string;
    readonly path?: string;
    readonly fd?: number;
    readonly pid: number;
    readonly inode?: number;
  }[];
}

interface Report {
  readonly namespaces: readonly Namespace[];
  readonly unseen: readonly {
    readonly uid: number;
    readonly name: string | null;
    readonly processes: number;
  }[];
  readonly inside: readonly string[];
  readonly find: (inode: number) => Namespace | undefined;
}

async function ns(...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await learn(['ns', '--json', ...args]);
  assert.deepEqual([code, stderr], [0, '']);
  const report: Report = JSON.parse(stdout);
  return { ...report, find: (wanted) => report.namespaces.find(({ inode }) => inode === wanted) };
}

const inode = (pid: number | 'self', type: string): number =>
  Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/${type}`))?.[0]);

const TYPES = ['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'time'] as const;

describe('learn ns', { skip: missing('unshare', 'util-linux') }, () => {
  test('a container: each of its namespaces, whose it is, and who is in it', async () => {
    const pid = await startContainer();
    const { find } = await ns();
    const user = find(inode(pid, 'user'));
    assert.equal(user?.creator?.uid, process.geteuid?.());
    assert.deepEqual([user?.parent, user?.owner], [inode('self', 'user'), inode('self', 'user')]);
    for (const type of TYPES.filter((one) => one !== 'user')) {
      const found = find(inode(pid, type));
      assert.deepEqual([found?.type, found?.owner], [type, user?.inode], type);
    }
    // unshare itself stays outside of the two that it makes for its children.
    const [inPid, inNet] = [find(inode(pid, 'pid')), find(inode(pid, 'net'))];
    assert.deepEqual([inPid?.processes, inPid?.eldest], [1, { pid, name: 'sleep' }]);
    assert.deepEqual([inNet?.processes, inNet?.eldest?.name], [2, 'unshare']);
    assert.deepEqual(
      inPid?.holders.map(({ kind }) => kind),
      ['children'],
    );
    assert.equal(inPid?.parent, inode('self', 'pid'));
  });

  test('what no process is in: bound, open, and only above others', async () => {
    const script = `mount -t tmpfs x /mnt && touch "/mnt/a b" && unshare "--uts=/mnt/a b" true
      unshare --net sleep 60 & child=$!
      until [ "$(readlink /proc/$child/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do :; done
      exec 7</proc/$child/ns/net; kill $child; wait $child 2>/dev/null`;
    const pid = await startIn('-Urm', script);
    const report = await ns();
    const user = inode(pid, 'user');
    const empty = report.namespaces.filter(({ owner, processes }) => owner === user && processes === 0);
    assert.deepEqual(
      empty.map(({ type, holders, eldest }) => [type, eldest, holders]),
      [
        ['net', null, [{ kind: 'descriptor', fd: 7, pid, name: 'sleep' }]],
        ['uts', null, [{ kind: 'mount', path: '/mnt/a b', pid, inode: inode(pid, 'mnt') }]],
      ],
    );
  });

  test('what is bound where no path leads: a name that is no line, one that is no text, and below another mount', async () => {
    const script = `mount -t tmpfs x /mnt && cd /mnt && mkdir covered
      for file in "$(printf 'two\\nlines')" "$(printf 'no\\377text')" covered/file
      do touch "$file" && unshare "--uts=/mnt/$file" true || exit; done
      mount -t tmpfs x covered`;
    const pid = await startIn('-Urm', script);
    const { namespaces } = await ns('--type', 'uts');
    const found = namespaces.filter(({ holders }) => holders[0]?.inode === inode(pid, 'mnt'));
    assert.deepEqual(
      found.map(({ processes, asked, holders }) => [processes, asked, holders.length]),
      [0, 1, 2].map(() => [0, false, 1]),
    );
    const { stdout } = await learn(['ns', '--type', 'uts']);
    for (const { inode: number } of found)
      assert.match(stdout, new RegExp(`^uts ${number} +0\n? +can't be opened from here`, 'm'));
  });

  test('a user namespace that all have left for one below it', async () => {
    const nested = await start('unshare', '-Ur', 'unshare', '-Ur', 'sh', '-c', 'echo ready; exec sleep 1000');
    const { find } = await ns('--type', 'user');
    const inner = find(inode(nested.pid, 'user'));
    const outer = find(inner?.parent ?? 0);
    assert.deepEqual([outer?.processes, outer?.holders, outer?.parent], [0, [], inode('self', 'user')]);
    assert.equal(outer?.creator?.uid, process.geteuid?.());
    const { stdout } = await learn(['ns', '--type', 'user']);
    const lines = stdout.split('\n');
    const at = lines.findIndex((line) => line.startsWith(`  user ${outer?.inode} `));
    assert.match(`${lines[at]}${lines[at + 1]}`, /made by .*; kept by what is below it/);
    assert.ok(lines.some((line) => line.startsWith(`    user ${inner?.inode} `)));
  });

  test('as a tree: each below the user namespace that it belongs to', async () => {
    const pid = await startContainer();
    const { stdout } = await learn(['ns']);
    const below = stdout.slice(stdout.indexOf(`  user ${inode(pid, 'user')} `));
    for (const type of TYPES.filter((one) => one !== 'user'))
      assert.match(
        below,
        new RegExp(`^    ${type} ${inode(pid, type)} +[12] +\\d+ \\((sleep|unshare)\\)`, 'm'),
      );
    assert.match(below, new RegExp(`^        below pid ${inode('self', 'pid')}; for the children of`, 'm'));
    assert.match(stdout, /^user 4026531837 +\d+ .* the first one$/m);
    assert.ok(stdout.split('\n').every((line) => line.length <= 80));
  });

  test('from inside of a container it says what is out of sight', async () => {
    const pid = await startContainer();
    const inside = ['--target', `${pid}`, '--user', '--preserve-credentials', '--mount', '--pid'];
    const { stdout } = await collect('nsenter', [...inside, process.execPath, learnPath, 'ns']);
    assert.match(
      stdout,
      new RegExp(`^user ${inode(pid, 'user')} +2 +1 \\(sleep\\)\n? +its parent is out`, 'm'),
    );
    assert.match(stdout, /^uts \d+ +1 .* {2}its owner is out of our sight$/m); // entered from outside
    assert.match(stdout, /We are in a PID namespace ourselves/);
  });

  test('processes that come and go are no error, and change nothing for those that stay', async () => {
    const pid = await startContainer();
    // Each is in namespaces of its own for a moment.
    const storm = spawn('sh', ['-c', 'while :; do unshare -Urpf true & unshare -Urn true; done'], {
      stdio: 'ignore',
      detached: true,
    });
    after(() => endGroup(storm.pid));
    for (let round = 0; round < 4; round += 1) {
      const { find, namespaces } = await ns();
      assert.equal(find(inode(pid, 'pid'))?.processes, 1);
      assert.equal(find(inode(pid, 'net'))?.owner, inode(pid, 'user'));
      assert.equal(new Set(namespaces.map((one) => one.inode)).size, namespaces.length);
    }
    endGroup(storm.pid);
  });

  test('of processes that it may not look at it says how many and whose', {
    skip: isRoot && 'root may look at them: run the tests as a normal user',
  }, async () => {
    const { unseen } = await ns();
    assert.ok((unseen.find(({ uid }) => uid === 0)?.processes ?? 0) > 0);
    assert.equal(unseen.find(({ uid }) => uid === 0)?.name, 'root');
    const { stdout } = await learn(['ns', '--type', 'net']);
    assert.match(
      stdout.replace(/\n/g, ' '),
      /Not seen are the namespaces of \d+ processes of root \(uid 0\)/,
    );
  });

  test('--type takes one type only, and no other words', async () => {
    const { namespaces } = await ns('--type', 'net');
    assert.ok(namespaces.length > 0 && namespaces.every(({ type }) => type === 'net'));
    const wrong = await learn(['ns', '--type', 'network']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /'network' is not a type of namespace; there are user, mnt, uts/);
  });
});

function collect(program: string, args: readonly string[]): Promise<{ stdout: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  return new Promise((resolve) => child.on('close', () => resolve({ stdout })));
}

/** Those of a group that we have made. */
function endGroup(leader: number | undefined): void {
  try {
    process.kill(-(leader ?? Number.NaN), 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
