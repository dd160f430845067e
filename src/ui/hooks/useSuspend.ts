import { useApp } from 'ink';
import { lendTerminal } from '../lend-terminal.js';

/** Ctrl-Z as in every program: the terminal goes back to the shell that we came from, and `fg` brings the picture back. */
export function useSuspend(): () => void {
  const { suspendTerminal } = useApp();
  return () => void suspendTerminal(() => lendTerminal(stopUntilContinued));
}

async function stopUntilContinued(): Promise<void> {
  // The whole group, since npm or a script may stand between the shell and us.
  process.kill(0, 'SIGTSTP');
  // Whoever is stopped does not come this far before SIGCONT.
  await new Promise(setImmediate);
}
