import type { DiffRow } from '../kernel/diff.js';
import { ROW_LABELS, type RowKey } from '../kernel/rows.js';
import { formatStep } from '../recipe/parse.js';
import { stepKind } from '../recipe/steps.js';
import type { RunView, StepView } from '../run/view.js';

/** How a prediction about one row came out. */
export type RowVerdict = 'right' | 'missed' | 'wrongly expected';

/** A row that was predicted, or should have been. */
export interface GradedRow {
  readonly key: string;
  readonly verdict: RowVerdict;
  /** One sentence: the step that changed the row, or why none did. */
  readonly why: string;
}

/**
 * Grades which rows somebody expected to differ from the host, against those that do at the end of a run.
 * @param expected keys of rows that were marked.
 * @param asked keys of the rows that could be marked; of the others nothing is said.
 * @returns rows in the order of `asked`; those that are rightly left unmarked are not in it.
 */
export function gradeRows(expected: readonly string[], asked: readonly string[], view: RunView): GradedRow[] {
  return asked.flatMap((key) => {
    const row = view.rows.find((one) => one.key === key);
    const verdict = row === undefined ? undefined : verdictOf(expected.includes(key), row);
    return verdict === undefined ? [] : [{ key, verdict, why: why(key, view, row) }];
  });
}

/** What can't be known grades nobody. */
function verdictOf(expected: boolean, { changed }: DiffRow): RowVerdict | undefined {
  if (changed === null) return undefined;
  if (expected) return changed ? 'right' : 'wrongly expected';
  return changed ? 'missed' : undefined;
}

function why(key: string, view: RunView, row: DiffRow | undefined): string {
  const step = view.steps.findLast(({ changed }) => changed.includes(key));
  const meaning = ROW_LABELS[key as RowKey].meaning;
  if (row?.changed !== true) {
    return step === undefined
      ? `No step of this run touches it. ${meaning}`
      : `${stepText(step)} changed it, and in the end it is as on the host again.`;
  }
  return step === undefined ? meaning : `${stepText(step)}: ${stepKind(step.step.name)?.what ?? ''}.`;
}

function stepText({ step }: StepView): string {
  return step.name === 'exec' ? 'The exec' : `The step "${formatStep(step)}"`;
}
