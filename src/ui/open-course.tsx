import { constants } from 'node:os';
import { render } from 'ink';
import type { Lesson } from '../course/lesson.js';
import { EXIT, Problem } from '../errors.js';
import { App } from './App.js';
import { KeyboardInput } from './components/KeyboardInput.js';
import { oneSession } from './one-session.js';
import { loadMarkdown } from './text/markdown.js';

export interface CourseOptions {
  readonly course: readonly Lesson[];
  /** Opens this stage at once; without it, the map. */
  readonly stage?: number;
}

/** The screen is given back, and what runs is ended, when one of these comes. */
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Opens the course on the terminal and waits until it is left. Stdin and stdout have to be terminals.
 * @returns the exit code: 0 after `q`, 130 after Ctrl-C, 128 + n after signal n.
 * @throws Problem when the course has no such stage.
 */
export async function openCourse({ course, stage }: CourseOptions): Promise<number> {
  const first = course.findIndex((lesson) => lesson.stage === stage);
  if (stage !== undefined && first < 0) throw new Problem(`There is no stage ${stage} in this course.`);
  const sessions = oneSession();
  void loadMarkdown();
  // Keys that were typed too early were echoed, and the other screen takes over the column of the cursor.
  process.stdout.write('\r');
  const picture = (
    <KeyboardInput>
      <App course={course} first={first < 0 ? undefined : first} sessions={sessions} />
    </KeyboardInput>
  );
  const app = render(picture, {
    alternateScreen: true,
    exitOnCtrlC: false,
    incrementalRendering: true,
    maxFps: 60,
  });
  const signal = whenSignalled(app.unmount);
  try {
    const code = await app.waitUntilExit();
    return signal.code() ?? (typeof code === 'number' ? code : EXIT.ok);
  } finally {
    await sessions.stop();
    signal.forget();
  }
}

/** Lets go of the terminal on a signal; whoever sent it then sees the exit code that the signal alone would give. */
function whenSignalled(leave: () => void): { code(): number | undefined; forget(): void } {
  let code: number | undefined;
  const end = (signal: NodeJS.Signals): void => {
    code ??= 128 + constants.signals[signal];
    leave();
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return {
    code: () => code,
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, end);
    },
  };
}
