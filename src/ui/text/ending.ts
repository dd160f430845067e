import type { Lesson } from '../../course/lesson.js';
import type { Standing } from '../../course/progress/standing.js';
import { paint } from '../theme.js';
import { stageLines } from './course.js';
import { paragraph, wrap } from './line.js';

/**
 * The last page of a course: what was built in it, and what one can do with that.
 * @param learn how this program is called here
 */
export function endingLines(
  course: readonly Lesson[],
  standings: readonly Standing[],
  learn: string,
  width: number,
): string[] {
  const done = standings.filter((standing) => standing === 'done').length;
  return [
    ...wrap('The end of the course', width).map(paint.heading),
    '',
    ...wrap(BUILT, width),
    '',
    ...stageLines(course, -1, width, standings),
    '',
    ...wrap(`${done} of ${course.length} stages are done. ${ANYTIME}`, width),
    '',
    ...wrap('What to do next', width).map(paint.heading),
    '',
    ...nextSteps(learn).flatMap(([what, how]) => [
      ...paragraph(paint.code(what), width),
      ...paragraph(how, width, 4),
      '',
    ]),
    ...wrap(BYE, width),
  ];
}

const BUILT =
  'The kernel has no such thing as a container. What is called so is an ordinary process that was made different, step by ' +
  'step; these were the steps:';

const ANYTIME = 'All of them stay open.';

const BYE =
  'The next time somebody says "container", you know which numbers in /proc are meant, and where to look.';

function nextSteps(learn: string): (readonly [string, string])[] {
  return [
    [
      `${learn} progress`,
      `Shows what you have run, broken and built, and what is still open; ${learn} next opens it.`,
    ],
    [
      `${learn} lab`,
      'All steps of the whole container in one list. Switch some off, move others, and find out which orders work, and why ' +
        'the others do not.',
    ],
    [
      'A runtime of your own',
      'Write a program that does the recipe of this stage, in a language that you like: unshare(2) or clone3(2), the id maps, ' +
        'mount(2), chroot(2) or better pivot_root(2), the capabilities, execve(2). native/ is one to compare with. Then let it read a ' +
        'config.json as "runc spec" writes it; https://github.com/opencontainers/runtime-spec says what each word means.',
    ],
    [
      'The manual',
      'Begin with namespaces(7) and follow where it leads: user_namespaces(7), mount_namespaces(7), pid_namespaces(7), ' +
        `cgroups(7), capabilities(7), pivot_root(2), seccomp(2), landlock(7), pty(7). ${learn} explain TOPIC has the short form.`,
    ],
    [
      `${learn} lesson new NAME`,
      'A stage of your own, for somebody else: lessons/README.md says how. It takes no code.',
    ],
  ];
}
