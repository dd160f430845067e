import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { type GoalResult, GoalWatch } from '../../src/course/goals/check.js';
import type { Lesson } from '../../src/course/lesson.js';
import { packageRoot } from '../../src/paths.js';
import { freshRootfs } from '../../src/run/rootfs/fresh.js';
import { claimRunGroup } from '../../src/run/run-group.js';

const NOBODY = 65534;
const isRoot = process.geteuid?.() === 0;
const stagehand = join(packageRoot, 'native', 'build', 'stagehand');

/** Whose processes a solution is run as. Where there are ways out of a root, or other numbers than 0 are asked for, real root is nobody. */
function runnerOf({ solution = '' }: Lesson): number {
  const asNobody = /ROOTFS|unshare -c|devpts/.test(solution);
  return isRoot && asNobody ? NOBODY : (process.getuid?.() ?? 0);
}

export interface Running {
  /** How the goals are now; of processes that others started nothing is seen. */
  check(): GoalResult[];
  /** Waits until all goals are reached, for ten seconds. @returns how they are then. */
  reached(): Promise<GoalResult[]>;
  /** Ends the solution and all that it started. @returns what it wrote. */
  end(): Promise<string>;
}

/**
 * Runs the solution of a lesson, below a stagehand that ends all of it, also when this test is killed. Not where groups are
 * frozen: what is in them can't be ended before the stagehand that froze them has let go.
 */
export async function runSolution(lesson: Lesson, script = lesson.solution ?? ''): Promise<Running> {
  const uid = runnerOf(lesson);
  const folder = mkdtempSync(join(tmpdir(), 'learn-solution-'));
  chmodSync(folder, 0o755);
  const rootfs = join(folder, 'rootfs');
  if (script.includes('$ROOTFS')) await freshRootfs(rootfs, isRoot ? { uid, gid: uid } : undefined);
  if (isRoot && uid !== 0) chownSync(folder, uid, uid);
  const group = script.includes('$CGROUP') ? claimRunGroup(['cpu', 'memory', 'freezer']) : undefined;
  const become =
    uid === process.getuid?.() ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const [first = '', ...rest] = [
    ...become,
    ...(group === undefined ? [stagehand, '--'] : []),
    'sh',
    '-c',
    `${script}\nwait`,
  ];
  const child = execa(first, rest, {
    cwd: folder,
    env: {
      PATH: [join(packageRoot, 'native', 'build'), process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter),
      ROOTFS: rootfs,
      HOME: folder,
      CGROUP: group?.name ?? '',
    },
    stdin: 'ignore',
    all: true,
    reject: false,
    detached: true,
  });
  // We ourselves, and what descends from us, would be left out.
  const watch = new GoalWatch(lesson.goals, { uid, except: 0, below: child.pid ?? 0 });
  return {
    check: () => watch.check(),
    async reached() {
      const until = Date.now() + 10_000;
      for (;;) {
        const results = watch.check();
        if (results.every(({ met }) => met) || Date.now() > until) return results;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async end() {
      process.kill(group === undefined ? (child.pid ?? 0) : -(child.pid ?? 0), 'SIGTERM');
      const { all } = await child;
      group?.remove();
      rmSync(folder, { recursive: true, force: true });
      return all ?? '';
    },
  };
}
