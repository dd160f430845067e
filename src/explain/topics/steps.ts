import { sentenceOf } from '../../recipe/explain/explain.js';
import { EXEC_KIND, STEP_KINDS } from '../../recipe/steps.js';
import type { Topic } from '../topic.js';

/** Words by which one may ask for a step besides its name: its program, its system call. */
const ALSO: Readonly<Record<string, readonly string[]>> = { join: ['nsenter', 'setns'] };

/** Every step of stagehand. */
export const STEP_TOPICS: readonly Topic[] = [...STEP_KINDS, EXEC_KIND].map(({ name, args, what, man }) => ({
  kind: 'step',
  name: `${name} ${args}`.trim(),
  names: [name, ...(ALSO[name] ?? [])],
  text: [sentenceOf(what)],
  man,
  steps: [name],
}));
