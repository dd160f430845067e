import type { Lesson } from '../../course/lesson.js';
import { stageReport } from '../../course/progress/report.js';
import type { StageState } from '../../course/progress/types.js';
import { gradeRows } from '../../course/row-predictions.js';
import { typedAs } from '../../course/typed-as.js';
import type { RunView } from '../../run/view.js';
import type { Predictions } from '../hooks/usePredictions.js';
import type { Run } from '../hooks/useSession.js';
import { paint } from '../theme.js';
import { type Choosing, choiceLines, type Place } from './choices.js';
import { type GoalsPicture, goalLines } from './goals.js';
import { measureOf } from './lesson.js';
import { paragraph } from './line.js';
import { answerLines, predictHint, questionLines, scriptLines } from './predictions.js';
import { comingLines, didLines } from './recap.js';
import { gradedLines, rowLines } from './row-predictions.js';

/** What a part of a stage has to say. */
export interface PaneContent {
  readonly lines: readonly string[];
  /** What has changed last: the viewport moves there by itself. */
  readonly news?: Place;
  /** What one is to see before one goes on from here. */
  readonly needed?: Place;
}

/** What Predict shows: the questions, or once the stage has been run, how the answers came out. */
export function predictContent(
  lesson: Lesson,
  { plan }: Run,
  { marks, rows, current }: Predictions,
  finished: RunView | undefined,
  width: number,
): PaneContent {
  const { predict, observe } = lesson;
  if (finished !== undefined) {
    const answers = answerLines(predict, marks, finished, width);
    return {
      lines: [...answers, ...gradedLines(gradeRows(rows, observe, finished), rows.length > 0, width)],
      news: { from: 0, to: 0 },
    };
  }
  const asked = questionLines(predict, marks, current, width);
  const boxes = rowLines(observe, rows, current >= predict.length, width);
  const hint = predictHint(current < predict.length, width);
  const from = asked.lines.length;
  return {
    news: current < predict.length ? asked.current : { from, to: from + boxes.length + hint.length },
    lines: [...asked.lines, ...boxes, ...hint, '', ...scriptLines(plan, width)],
  };
}

/** What Break shows: what the lesson asks, and what one can do. Nothing is run that one does not see. */
export function breakContent(prose: readonly string[], choosing: Choosing, width: number): PaneContent {
  const { lines, current } = choiceLines(choosing, measureOf(width));
  const before = prose.length + 1;
  const place = { from: current.from + before, to: current.to + before };
  const news = choosing.at === 0 ? { ...place, from: 0 } : place;
  return { lines: [...prose, '', ...lines], news, needed: place };
}

/** What Build shows: the goals, and what the lesson says besides. */
export function buildContent(
  prose: readonly string[],
  lesson: Lesson,
  goals: GoalsPicture,
  width: number,
  spoken: boolean,
): PaneContent {
  const { lines, news } = goalLines(lesson, goals, measureOf(width), spoken);
  if (lines.length === 0) return { lines: prose };
  const typed = typedAs(lesson.goals);
  const note = typed === undefined ? [] : ['', ...paragraph(paint.muted(typed), measureOf(width), 0)];
  return { lines: [...lines, '', ...prose, ...note], news };
}

/**
 * What Recap shows: the lesson's own, what the learner did, and what comes now.
 * @param coming the next stage; behind the last one the last page of the course, in lines
 */
export function recapContent(
  prose: readonly string[],
  lesson: Lesson,
  state: StageState,
  coming: Lesson | readonly string[],
  width: number,
): PaneContent {
  const measure = measureOf(width);
  const did = [...prose, '', ...didLines(stageReport(lesson, state), measure), ''];
  if ('stage' in coming) return { lines: [...did, ...comingLines(coming, measure)] };
  const lines = [...did, ...coming];
  return { lines, needed: { from: did.length, to: lines.length } };
}
