import { sanitize } from '../../run/sanitize.js';
import type { Here } from '../here.js';
import type { Lesson } from '../lesson.js';
import { solve } from '../solve.js';
import type { At, Trial } from './trial.js';

/** Each goal is reached by the solution, and none before it. */
export function solutionTrial(lesson: Lesson, here: Here, at: At): Trial {
  return {
    name: 'the solution',
    async perform() {
      const { before, after, view } = await solve(lesson, here);
      const idle = before.flatMap(({ met }, i) =>
        met ? at(['goals', i], ['a shell that does nothing reaches it already']) : [],
      );
      const missed = after.flatMap(({ met, instead = '' }, i) =>
        met ? [] : at(['goals', i], [`the solution does not reach it. ${instead}`]),
      );
      const said = missed.length === 0 ? [] : lastWords(view.output);
      return { mistakes: [...idle, ...missed, ...at(['solution'], said)], view };
    },
  };
}

/** What a script that went wrong wrote is most often why. */
function lastWords(output: string): string[] {
  const line = sanitize(output).trim().split('\n').at(-1);
  return line ? [`the last that it wrote was: ${line}`] : [];
}
