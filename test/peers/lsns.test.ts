import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { learn } from '../learn.js';
import { missing } from '../native/missing.js';
import { childrenOf, eventually, nameOf } from '../native/processes.js';

/** Enough that mistakes which need many show, and few enough for a small machine. */
const CONTAINERS = 60;

interface Line {
  readonly type: string;
  readonly inode: number;
  readonly processes: number;
  readonly parent: number | null;
  readonly owner: number | null;
  readonly eldest: { readonly pid: number } | null;
}

function lsns(): Map<number, Line> {
  const columns = ['--list', '--noheadings', '--output', 'TYPE,NS,NPROCS,PID,PNS,ONS'];
  const text = execFileSync('lsns', columns, { encoding: 'utf8' });
  const rows = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return new Map(
    rows.map(([type = '', ...numbers]) => {
      const [inode = 0, processes = 0, pid = 0, parent = 0, owner = 0] = numbers.map(Number);
      // It writes 0 for what there is not, and the owner of a user namespace is not its parent's column.
      return [
        inode,
        { type, inode, processes, parent: parent || null, owner: owner || null, eldest: { pid } },
      ];
    }),
  );
}

async function ours(): Promise<Map<number, Line>> {
  const { code, stdout } = await learn(['ns', '--json']);
  assert.equal(code, 0);
  const { namespaces } = JSON.parse(stdout) as { namespaces: readonly Line[] };
  return new Map(namespaces.map((one) => [one.inode, one]));
}

describe('learn ns and lsns(8)', { skip: missing('lsns', 'util-linux') }, () => {
  test(`with ${CONTAINERS} containers: the same namespaces, types, counts, parents and owners`, async () => {
    // The last process stays in the namespaces of its own alone; the others each in seven.
    const starters = Array.from({ length: CONTAINERS }, () =>
      spawn('unshare', ['-UrmuinpCf', '--kill-child', 'sleep', '1000'], { stdio: 'ignore' }),
    );
    after(() => {
      for (const starter of starters) starter.kill('SIGKILL');
    });
    const pids = await Promise.all(
      starters.map(({ pid = 0 }) =>
        eventually(() => childrenOf(pid).find((child) => existsSync(`/proc/${child}/ns/net`))),
      ),
    );
    const inodes = pids.flatMap((pid) =>
      ['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup'].map((type) =>
        Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/${type}`))?.[0]),
      ),
    );
    assert.equal(new Set(inodes).size, 7 * CONTAINERS);
    const [theirs, we] = [lsns(), await ours()];
    const facts = (from: Map<number, Line>) =>
      inodes.map((inode) => {
        const { type, processes, parent, owner, eldest } = from.get(inode) ?? {};
        return { inode, type, processes, parent, owner, pid: eldest?.pid };
      });
    assert.deepEqual(facts(we), facts(theirs));
  });

  test('all of the rest that stays is known to both', async () => {
    // Of a quiet user nothing else may stay: the tests themselves come and go.
    const starter = spawn('unshare', ['-Urn', '--kill-child', 'sleep', '1000'], { stdio: 'ignore' });
    after(() => starter.kill('SIGKILL'));
    await eventually(() => childrenOf(starter.pid ?? 0).find((child) => nameOf(child) === 'sleep'));
    const [before, we, later] = [lsns(), await ours(), lsns()];
    // A zombie counts there for the user namespace that it was in.
    const stay = [...before.values()].filter(({ inode, processes, eldest }) => {
      const state = existsSync(`/proc/${eldest?.pid}/ns/user`) && links(eldest?.pid ?? 0);
      return state && later.get(inode)?.processes === processes;
    });
    for (const { type, inode } of stay) assert.equal(we.get(inode)?.type, type, `${type} ${inode}`);
    assert.ok(stay.length > 0);
  });
});

/** Whether the process is still in its namespaces; an ended one is in none. */
function links(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`) !== '';
  } catch {
    return false;
  }
}
