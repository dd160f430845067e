import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findCgroupPlace } from '../../src/run/cgroup-place.js';
import { wordsIn } from '../../src/run/group-tree.js';
import { failure, forEachMaker, handedOver, LIMITED, NOBODY, words } from './cgroup-makers.js';
import { folderOf, freshName, makeGroup, remainsOf, removeEverywhere, topOf, versionOf } from './groups.js';
import { eventually, survivors } from './processes.js';
import { stagehand, start, trace, until } from './stagehand.js';

forEachMaker('control groups afterwards', ({ maker, name, options }) => {
  describe('leaves nothing behind, groups that the command made in it included', () => {
    const NEST = `
        for top in "$@"; do
          mkdir -p $top/a/b $top/c
          sleep 1000 & echo $! >$top/a/b/cgroup.procs
        done
        echo up; exec sleep 1000`;
    // In version 2 a group without controllers of its own may be both inside and out.
    const tops = (group: string) => [...new Set(LIMITED.map((controller) => folderOf(controller, group)))];
    const nested = (group: string) => [
      ...words(`cgroup-make cpu,memory,pids:${group} + cgroup-join cpu,memory,pids:${group}`),
      ...['--', 'sh', '-c', NEST, 'sh', ...tops(group)],
    ];
    const up = (child: ChildProcess) => new Promise((resolve) => child.stdout?.once('data', resolve));

    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      test(`after ${signal}`, async () => {
        const group = name();
        const walk = start(nested(group), { ...options(), traced: false, paced: false });
        await up(walk.child);
        walk.child.kill(signal);
        await walk.ended;
        assert.deepEqual([await survivors(walk.marker), remainsOf(group)], [[], []]);
      });
    }

    test('when the command is killed', async () => {
      const group = name();
      const walk = start(nested(group), { ...options(), paced: false });
      const isUp = up(walk.child);
      const { pid } = await until(walk, 'exec');
      await isUp;
      process.kill(pid, 'SIGKILL');
      assert.equal((await walk.ended).status, 137);
      assert.deepEqual([await survivors(walk.marker), remainsOf(group)], [[], []]);
    });

    test('when the caller is killed, at any step', async () => {
      const group = name();
      for (const bytes of ['', 'g', 'gg', 'ggg', 'gggg']) {
        const caller = `(printf %s "$0"; exec sleep 1000) | exec "$@"`;
        const paced = ['sh', '-c', 'exec 4<&0 </dev/null; exec "$@"', 'sh', stagehand, '--pace', '4'];
        const child = spawn(
          'bash',
          ['-c', `set -m; ${caller}`, bytes, ...maker.before(), ...paced, ...nested(group)],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
            detached: true,
          },
        );
        const ended = new Promise((resolve) => child.once('close', resolve));
        if (bytes.length === 4) await up(child);
        else if (bytes.length > 0) await eventually(() => remainsOf(group).length > 0);
        const sleeper = await eventually(() => childNamed(child.pid as number, 'sleep'));
        process.kill(sleeper, 'SIGKILL');
        await ended;
        assert.deepEqual(remainsOf(group), []);
      }
    });
  });

  test('nobody in the container has a descriptor of it', async () => {
    const group = name();
    const walk = start(
      [...words(`cgroup-make pids:${group} + fork + fork`), '--', 'sleep', '1000'],
      options(),
    );
    walk.go('a');
    const { pid } = await until(walk, 'exec');
    // 0, 1 and 2 are ours, and may be sockets as well.
    const sockets = (process: number): string[] =>
      readdirSync(`/proc/${process}/fd`).filter(
        (fd) => Number(fd) > 2 && linkOf(process, fd).startsWith('socket:'),
      );
    for (let inside = pid; inside !== walk.child.pid; inside = parentOf(inside))
      assert.deepEqual(sockets(inside), []);
    walk.hangUp();
    await walk.ended;
  });

  test('what was there before stays, with what is in it', async () => {
    const outer = name();
    const folder = folderOf('pids', outer);
    makeGroup(['pids'], outer);
    if (maker.base() === handedOver) {
      for (const file of ['', 'cgroup.procs', 'cgroup.subtree_control'])
        if (existsSync(join(folder, file))) chownSync(join(folder, file), NOBODY, NOBODY);
    }
    try {
      const inside = await trace(
        words(`cgroup-make pids:${outer}/inner + cgroup-join pids:${outer}/inner -- true`),
        options(),
      );
      assert.deepEqual([inside.status, failure(inside)], [0, []]);
      assert.deepEqual([existsSync(folder), existsSync(join(folder, 'inner'))], [true, false]);
      if (versionOf('pids') === 2)
        assert.equal(readFileSync(join(folder, 'cgroup.subtree_control'), 'utf8').trim(), '');
      const again = await trace(words(`cgroup-make pids:${outer} -- true`), options());
      assert.deepEqual([failure(again), existsSync(folder)], [[['cgroup-make', 'EEXIST']], true]);
    } finally {
      removeEverywhere(outer);
    }
  });
});

/** A controller of version 2 that we can hand down, and from where. */
const [handed] = wordsIn(join(topOf('cgroup'), 'cgroup.controllers')).flatMap((controller) => {
  const place = findCgroupPlace([controller]);
  return place.ok && place.version === 2 && !place.crowded ? [{ controller, base: place.name }] : [];
});

describe('version 2: what was handed down', {
  skip: handed === undefined && 'no controller of version 2 is ours to hand down',
}, () => {
  const { controller, base } = handed ?? { controller: '', base: '' };

  /** What a group hands down after a run that had it hand one down, with a group beside that is older or younger. */
  async function handedDownAfter(beside: 'older' | 'younger'): Promise<string[]> {
    const name = freshName(base);
    const folder = folderOf('cgroup', name);
    const parent = join(folder, '..');
    const wasOff = !wordsIn(join(parent, 'cgroup.subtree_control')).includes(controller);
    if (wasOff) writeFileSync(join(parent, 'cgroup.subtree_control'), `+${controller}`);
    mkdirSync(folder);
    try {
      if (beside === 'older') mkdirSync(join(folder, 'beside'));
      const walk = start([...words(`cgroup-make ${controller}:${name}/inner`), '--', 'true']);
      walk.go('g');
      await until(walk, 'cgroup-make');
      assert.deepEqual(wordsIn(join(folder, 'cgroup.subtree_control')), [controller]);
      if (beside === 'younger') mkdirSync(join(folder, 'beside'));
      walk.go('a');
      assert.equal((await walk.ended).status, 0);
      assert.ok(!existsSync(join(folder, 'inner')));
      return wordsIn(join(folder, 'cgroup.subtree_control'));
    } finally {
      removeEverywhere(name);
      if (wasOff) writeFileSync(join(parent, 'cgroup.subtree_control'), `-${controller}`);
    }
  }

  test('is taken back, also when other groups were there before', async () => {
    assert.deepEqual(await handedDownAfter('older'), []);
  });

  test('stays where a group was made since that may count on it', async () => {
    assert.deepEqual(await handedDownAfter('younger'), [controller]);
  });
});

function linkOf(pid: number, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return ''; // The folder was open for readdir.
  }
}

function parentOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) \S+ (\d+) .*/s, '$1'));
}

/** The descendant of a process that runs this program. */
function childNamed(pid: number, name: string): number | undefined {
  for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)) {
    try {
      if (readFileSync(`/proc/${child}/comm`, 'utf8').trim() === name) return child;
    } catch {
      // It has just ended.
    }
  }
  return undefined;
}
