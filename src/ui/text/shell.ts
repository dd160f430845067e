import { needs } from '../../recipe/placeholders.js';
import type { StepView } from '../../run/view.js';
import { paint } from '../theme.js';
import { wrap } from './line.js';
import { stepName } from './steps.js';

/** What is said before a shell opens: what is in place in it, what is not as usual, and how to come back. */
export function shellBanner(
  stage: number,
  steps: readonly StepView[],
  columns = 80,
  isRoot = process.geteuid?.() === 0,
): string {
  const names = (list: readonly StepView[]): string => list.map(({ step }) => stepName(step)).join(', ');
  const own = steps.filter(({ step }) => step.name !== 'exec');
  const failed = own.filter(({ state }) => state === 'failed');
  const done = own.filter(({ state }) => state !== 'failed');
  const paragraphs = [
    paint.heading(`Stage ${stage}: a shell inside what the steps make`),
    done.length === 0 ? 'There are no steps in place here.' : `In place: ${names(done)}.`,
    ...(failed.length === 0 ? [] : [`Not in place, since it failed: ${names(failed)}.`]),
    hasOwnRoot(own) ? OWN_ROOT : HOST_ROOT,
    ...(isRoot
      ? ['You are real root; so that nothing of the host can be broken, on the host this shell is nobody.']
      : []),
    'Ctrl-D or exit goes back to the course.',
  ];
  return `\n${paragraphs.flatMap((text) => wrap(text, columns - 1)).join('\n')}\n\n`;
}

const HOST_ROOT =
  'The files of the host are read-only in here. For that, the shell has a user and a mount namespace of its own ' +
  'around those of the stage.';

const OWN_ROOT =
  'Its root file system is a copy for this shell alone; break what you like. Only behind a way out of it are your own ' +
  'files, and nothing protects those from you there.';

function hasOwnRoot(steps: readonly StepView[]): boolean {
  return needs({ steps: steps.map(({ step }) => step), command: [] }, 'ROOTFS');
}

/** The prompt says where one is. */
export function shellPrompt(stage: number): string {
  return `(stage ${stage}) $ `;
}
