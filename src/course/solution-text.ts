import { dirname, join } from 'node:path';
import { packageRoot } from '../paths.js';
import { shellQuote } from '../recipe/command-line.js';
import { controllersIn } from '../recipe/controllers.js';
import { findCgroupPlace } from '../run/cgroup-place.js';
import { helperPath } from '../run/helper.js';
import { inPath } from '../run/in-path.js';
import type { Lesson } from './lesson.js';
import { cgroup } from './needs/cgroup.js';
import type { Shortage } from './needs/need.js';
import { kindOf } from './needs/needs.js';

/**
 * The solution as somebody types it on this machine: with what it uses put in front, where stagehand is and a control group
 * that one may have; or with what is in the way, and what mends it. Empty when there is none.
 */
export function solutionText(lesson: Lesson): string {
  const { solution = '' } = lesson;
  const before = [...pathLines(solution), ...groupLines(lesson, solution), ...lackLines(lesson)];
  return [...before, ...(before.length > 0 ? [''] : []), solution].join('\n');
}

// Ours need not be in PATH; what Debian has in /usr/sbin is not in a normal user's.
function pathLines(solution: string): string[] {
  const folders = new Set<string>();
  if (/^\s*stagehand /m.test(solution) && !inPath('stagehand')) folders.add(dirname(helperPath()));
  if (/\blearn /.test(solution) && !inPath('learn')) folders.add(join(packageRoot, 'bin'));
  for (const [program] of solution.matchAll(/\b(?:chroot|pivot_root|capsh|setcap)\b/g))
    if (!inPath(program)) folders.add('/usr/sbin');
  return folders.size === 0 ? [] : [`PATH=$PATH:${[...folders].map(shellQuote).join(':')}`];
}

function groupLines(lesson: Lesson, solution: string): string[] {
  const controllers = controllersIn({ steps: [], command: [solution] });
  if (controllers.length === 0) return [];
  const place = findCgroupPlace(controllers);
  if (place.ok) return [`CGROUP=${shellQuote([place.name, 'learn-box'].filter(Boolean).join('/'))}`];
  return inTheWay(cgroup.shortage(lesson, 'cgroup') ?? place);
}

/** What else the lesson needs, and this machine does not give. */
function lackLines(lesson: Lesson): string[] {
  return lesson.needs
    .filter((need) => need !== 'cgroup')
    .map((need) => kindOf(need).shortage(lesson, need))
    .flatMap((shortage) => (shortage === undefined ? [] : inTheWay(shortage)));
}

function inTheWay({ why, fixes }: Shortage): string[] {
  const head = fixes.length === 1 ? 'This mends it:' : 'Any of these mends it:';
  const mends = fixes.length === 0 ? [] : [head, ...fixes.map((fix) => `  ${fix}`)];
  return [`This can't be done here yet. ${why}`, ...mends].map((line) => `# ${line}`);
}
