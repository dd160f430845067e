import { formatStep } from '../recipe/parse.js';
import type { RunView, StepView } from '../run/view.js';
import type { Plan } from './plan.js';
import type { Failure, Predicate, Variant } from './schema.js';

/** Rows for namespaces that only say where *children* would be; a lesson tells about the process itself. */
const FOR_CHILDREN = /_for_children$/;

/**
 * Holds a run that is over against what its lesson says of it.
 * @returns one sentence for each thing that came out differently; empty when all is as the lesson says.
 */
export function differences(plan: Plan, view: RunView): string[] {
  const told = plan.variant ?? plan.limited?.fallback;
  return told === undefined ? stageDifferences(plan, view) : toldDifferences(told, view);
}

/** Whether a predicate of a lesson holds for a run. */
export function holds(predicate: Predicate, view: RunView): boolean {
  // A terminal ends its lines with a carriage return as well.
  const matches = (source: string): boolean =>
    new RegExp(source, 'm').test(view.output.replaceAll('\r\n', '\n'));
  if ('output' in predicate) return matches(predicate.output);
  if ('no_output' in predicate) return !matches(predicate.no_output);
  if ('done' in predicate) return stepView(predicate.done, view)?.state === 'done';
  if ('by' in predicate) return stepView(predicate.by, view)?.changed.includes(predicate.changed) ?? false;
  const key = 'changed' in predicate ? predicate.changed : predicate.unchanged;
  const row = view.rows.find((r) => r.key === key);
  return row?.changed === 'changed' in predicate;
}

/** A step of the run as a lesson names it; `exec` is the command at the end. */
function stepView(text: string, view: RunView): StepView | undefined {
  return view.steps.find(({ step }) => (step.name === 'exec' ? 'exec' : formatStep(step)) === text);
}

function stageDifferences(plan: Plan, view: RunView): string[] {
  const failures = view.steps.filter((s) => s.state === 'failed').map((s) => `${formatStep(s.step)} failed`);
  if (plan.without.length > 0) return failures;
  return [
    ...failures,
    ...statusDifference(view),
    ...namespaceDifferences(plan, view),
    ...unmet(plan.lesson.expect, view),
  ];
}

/** What a run lacks of what is told of it. */
export function toldDifferences({ fails, shows }: Pick<Variant, 'fails' | 'shows'>, view: RunView): string[] {
  const absent = fails
    .filter((failure) => !happened(failure, view))
    .map((f) => `did not happen: ${failureText(f)}`);
  return [...absent, ...unmet(shows, view)];
}

function statusDifference({ exit }: RunView): string[] {
  return exit?.status === 0 ? [] : [`the command ended with status ${exit?.status ?? 'unknown'}`];
}

function namespaceDifferences({ lesson }: Plan, view: RunView): string[] {
  const changed = view.rows
    .filter((row) => row.key.startsWith('ns.') && row.changed && !FOR_CHILDREN.test(row.key))
    .map((row) => row.key.slice('ns.'.length));
  const missing = lesson.namespaces.filter((kind) => !changed.includes(kind));
  const extra = changed.filter((kind) => !lesson.namespaces.includes(kind));
  return [
    ...missing.map((kind) => `the ${kind} namespace is still the host's`),
    ...extra.map((kind) => `the ${kind} namespace is a new one, unlike the lesson says`),
  ];
}

function unmet(predicates: readonly Predicate[], view: RunView): string[] {
  return predicates.filter((p) => !holds(p, view)).map((p) => `does not hold: ${predicateText(p)}`);
}

function happened(failure: Failure, view: RunView): boolean {
  if ('output' in failure) return holds(failure, view);
  return stepView(failure.step, view)?.event?.errno === failure.errno;
}

function failureText(failure: Failure): string {
  return 'output' in failure ? predicateText(failure) : `${failure.step} fails with ${failure.errno}`;
}

function predicateText(predicate: Predicate): string {
  if ('output' in predicate) return `the output matches /${predicate.output}/`;
  if ('no_output' in predicate) return `no line of the output matches /${predicate.no_output}/`;
  if ('done' in predicate) return `${predicate.done} is done`;
  if ('by' in predicate) return `${predicate.by} changes ${predicate.changed}`;
  return 'changed' in predicate
    ? `${predicate.changed} differs from the host`
    : `${predicate.unchanged} is as on the host`;
}
