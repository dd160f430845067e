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
      `${learn} judge -- COMMAND`,
      'Let your runtime grow: read a config.json as "runc spec" writes it, give it an image, more than one container. judge says what ' +
        'still holds. https://github.com/opencontainers/runtime-spec says what each word of such a file means.',
    ],
    [
      `${learn} inspect PID, ${learn} ns, ${learn} compare A B`,
      'What the containers of this machine are made of, whoever made them, and what would let somebody out.',
    ],
    [
      `${learn} export 13 --as oci, ${learn} import config.json`,
      'Carries a recipe to other tools, and theirs to here.',
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
