import { once } from 'node:events';
import { useApp } from 'ink';
import { useCallback, useRef, useState } from 'react';
import type { Plan } from '../../course/plan.js';
import { EXIT } from '../../errors.js';
import type { StepView } from '../../run/view.js';
import { lendTerminal } from '../lend-terminal.js';
import { shellBanner, shellPrompt } from '../text/shell.js';

/** The shell inside what the stage makes. */
export interface Shell {
  open(plan: Plan, steps: readonly StepView[]): void;
  /** How the last one ended. */
  readonly notice: string;
  forgetNotice(): void;
}

/** Hands the terminal over to a shell, and takes it back when that ends. The picture is as it was before. */
export function useShell(): Shell {
  const { suspendTerminal } = useApp();
  const [notice, setNotice] = useState('');
  const isOpen = useRef(false);
  const open = async (plan: Plan, steps: readonly StepView[]): Promise<void> => {
    let status = 0;
    await suspendTerminal(async () => {
      status = await lendTerminal((end) => shellInside(plan, steps, end));
    });
    setNotice(
      status === EXIT.ourselves
        ? 'The shell did not open: one of the steps failed.'
        : 'You are back from the shell. What was made in it has ended with it.',
    );
  };
  return {
    open(plan, steps) {
      if (isOpen.current) return;
      isOpen.current = true;
      open(plan, steps)
        .catch((error: unknown) => setNotice(`The shell did not open: ${String(error)}`))
        .finally(() => {
          isOpen.current = false;
        });
    },
    notice,
    forgetNotice: useCallback(() => setNotice(''), []),
  };
}

async function shellInside(plan: Plan, steps: readonly StepView[], end: AbortSignal): Promise<number> {
  const { stage } = plan.lesson;
  process.stdout.write(shellBanner(stage, steps, process.stdout.columns));
  // A step that failed in the run would fail here too, and there would be no shell to look around in.
  const usable = steps.filter(({ step, state }) => step.name !== 'exec' && state !== 'failed');
  const { runShell } = await import('../../run/shell.js');
  const status = await runShell(
    usable.map(({ step }) => step),
    shellPrompt(stage),
    { end, files: plan.files },
  );
  if (status === EXIT.ourselves) await pressEnter(end);
  return status;
}

/** So that one can read what stagehand said before the picture covers it. */
async function pressEnter(signal: AbortSignal): Promise<void> {
  process.stdout.write('\nEnter goes back to the course. ');
  await once(process.stdin.resume(), 'data', { signal }).catch(() => {});
  process.stdin.pause();
}
