import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { startContainer, startIn } from '../kernel/processes.js';
import { missing } from './missing.js';
import { stagehand } from './stagehand.js';

interface Told {
  readonly type: string;
  readonly inode: number;
  readonly parent: number | null;
  readonly owner: number | null;
  readonly creator: number | null;
}

interface Line {
  readonly path: string;
  readonly errno?: string;
  readonly namespaces?: readonly Told[];
}

const folder = mkdtempSync(join(tmpdir(), 'stagehand-ns-'));
after(() => rmSync(folder, { recursive: true }));

function ask(paths: readonly string[], input = ''): Line[] {
  const text = execFileSync(stagehand, ['--ns', ...paths], { encoding: 'utf8', input });
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

const inode = (pid: number | string, type: string): number =>
  Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/${type}`))?.[0]);

describe('stagehand --ns', { skip: missing('unshare', 'util-linux') }, () => {
  test('tells of a namespace, then of those above it', async () => {
    const pid = await startContainer();
    const [pidLine, netLine] = ask([`/proc/${pid}/ns/pid`, `/proc/${pid}/ns/net`]);
    const [ours, outer] = [inode(pid, 'user'), inode('self', 'user')];
    const creator = process.geteuid?.() ?? null;
    const user = { type: 'user', inode: ours, parent: outer, owner: null, creator };
    assert.deepEqual(netLine?.namespaces?.slice(0, 2), [
      { type: 'net', inode: inode(pid, 'net'), parent: null, owner: ours, creator: null },
      user,
    ]);
    const [first, second, third, fourth] = pidLine?.namespaces ?? [];
    const outerPid = inode('self', 'pid');
    assert.deepEqual(first, {
      type: 'pid',
      inode: inode(pid, 'pid'),
      parent: outerPid,
      owner: ours,
      creator: null,
    });
    assert.deepEqual([second?.type, second?.inode, third, fourth?.inode], ['pid', outerPid, user, outer]);
  });

  test('all eight types, and none is lost on the way', async () => {
    const pid = await startContainer();
    const types = ['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'time'];
    const lines = ask([], types.map((type) => `/proc/${pid}/ns/${type}\n`).join(''));
    assert.deepEqual(
      lines.map(({ namespaces: [told] = [] }) => [told?.type, told?.inode]),
      types.map((type) => [type, inode(pid, type)]),
    );
  });

  test('what is above our own is not told', async () => {
    const pid = await startIn('-Ur');
    const { stdout } = spawnSync(
      'nsenter',
      ['--target', `${pid}`, '--user', '--preserve-credentials', stagehand, '--ns', `/proc/${pid}/ns/user`],
      { encoding: 'utf8' },
    );
    const creator = 0; // as it is called in there
    assert.deepEqual(JSON.parse(stdout).namespaces, [
      { type: 'user', inode: inode(pid, 'user'), parent: null, owner: null, creator },
    ]);
  });

  test('other files are named, and not opened', () => {
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const plain = join(folder, 'odd"name');
    writeFileSync(plain, '');
    assert.deepEqual(ask([plain, fifo, '/dev/null', join(folder, 'none'), '']), [
      { path: plain, errno: 'ENOTTY' },
      { path: fifo, errno: 'ENOTTY' }, // to open it would wait for a writer
      { path: '/dev/null', errno: 'ENOTTY' },
      { path: join(folder, 'none'), errno: 'ENOENT' },
      { path: '', errno: 'ENOENT' },
    ]);
  });

  test('the last line may end without a newline, and none at all is no answer', () => {
    assert.equal(ask([], '/nowhere').length, 1);
    assert.equal(execFileSync(stagehand, ['--ns'], { input: '', encoding: 'utf8' }), '');
  });

  test('a full disk is a failure', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(stagehand, ['--ns', '/proc/self/ns/net'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    assert.deepEqual([status, stderr], [125, "stagehand: can't write: No space left on device\n"]);
  });
});
