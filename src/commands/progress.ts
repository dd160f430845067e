import { learnCommand } from '../course/folders.js';
import { loadCourse, loadStage } from '../course/load.js';
import { nextStage } from '../course/progress/standing.js';
import { notSaved } from '../course/progress/trouble.js';
import { EXIT, Problem } from '../errors.js';
import { say } from '../print/say.js';
import { textWidth, wrap } from '../print/wrap.js';
import { ourProgress } from './our-progress.js';
import { drawsScreens } from './terminal.js';

/** `learn progress`: where the learner is, and what comes next. */
export async function progress({ json = false }: { readonly json?: boolean }): Promise<number> {
  const [course, { report }, { progressLines }, { isolationLines }] = await Promise.all([
    loadCourse(),
    import('../course/progress/report.js'),
    import('../print/progress.js'),
    import('../print/isolation.js'),
  ]);
  const ours = ourProgress();
  const all = report(course, ours);
  if (json) console.log(JSON.stringify({ file: ours.file ?? null, ...all }, null, 2));
  else say(progressLines(all, learnCommand()), ['', ...isolationLines(all.isolation, seesPictures())]);
  return EXIT.ok;
}

/** A screen reader would read a drawing line by line. */
const seesPictures = (): boolean => drawsScreens() && process.env.INK_SCREEN_READER !== 'true';

/**
 * `learn reset N`, `learn reset --all`: forgets what was done in a stage, or in all of the course. A copy is kept.
 * @throws Problem when the command does not say which of the two.
 */
export async function reset(
  number: string | undefined,
  { all = false }: { readonly all?: boolean },
): Promise<number> {
  if ((number === undefined) !== all)
    throw new Problem(
      `Say what is to be forgotten: "${learnCommand('reset', '4')}" forgets stage 4, "${learnCommand('reset', '--all')}" the whole course.`,
    );
  const stage = number === undefined ? undefined : (await loadStage(number)).stage;
  const what = stage === undefined ? 'the course' : `stage ${stage}`;
  const ours = ourProgress();
  const copy = forget(() => ours.reset(stage), ours.file);
  say(
    copy === undefined
      ? [`Nothing was kept of ${what}.`]
      : wrap(`You begin ${what} anew. How it was before is kept in ${copy}`, textWidth()),
  );
  return EXIT.ok;
}

/** `learn next`: opens the stage to go on with; without a terminal prints it. */
export async function next(): Promise<number> {
  const lesson = nextStage(await loadCourse(), ourProgress());
  if (lesson !== undefined) return (await import('./stage.js')).stage(`${lesson.stage}`);
  say(
    wrap(
      `You have done all stages. "${learnCommand()}" opens the course, "${learnCommand('progress')}" shows it.`,
      textWidth(),
    ),
  );
  return EXIT.ok;
}

function forget(act: () => string | undefined, file = ''): string | undefined {
  try {
    return act();
  } catch (error) {
    throw new Problem(notSaved(error, file).sentence, EXIT.ourselves, { cause: error });
  }
}
