import { render } from 'ink';
import type { Lesson } from '../course/lesson.js';
import type { Progress } from '../course/progress/progress.js';
import { EXIT, Problem } from '../errors.js';
import { mindTerminal } from '../run/mind-terminal.js';
import { App } from './App.js';
import { KeyboardInput } from './components/KeyboardInput.js';
import { onEnding } from './endings.js';
import { takeTerminalBack } from './lend-terminal.js';
import { loadSession, oneSession } from './one-session.js';
import { loadMarkdown } from './text/markdown.js';
import { setTheme, themeOf } from './theme.js';

export interface CourseOptions {
  readonly course: readonly Lesson[];
  /** Opens this stage at once; without it, the map. */
  readonly stage?: number;
  /** Opens the lab of that stage at once. */
  readonly lab?: boolean;
  /** What is kept of the learner. */
  readonly progress?: Progress;
}

/**
 * Opens the course on the terminal and waits until it is left. Stdin and stdout have to be terminals.
 * @returns the exit code: 0 after `q`, 130 after Ctrl-C, 128 + n after signal n.
 * @throws Problem when the course has no such stage, or there is no theme that LEARN_THEME names.
 */
export async function openCourse({ course, stage, lab = false, progress }: CourseOptions): Promise<number> {
  const first = course.findIndex((lesson) => lesson.stage === stage);
  if (stage !== undefined && first < 0) throw new Problem(`There is no stage ${stage} in this course.`);
  setTheme(themeOf(process.env));
  const sessions = oneSession();
  const terminalIsBack = await mindTerminal();
  // Keys that are typed early are echoed until Ink reads them, and one of them would push the first picture to the right.
  process.stdin.setRawMode(true);
  // Those that were echoed before have moved the cursor, and the other screen takes over its column.
  process.stdout.write('\r');
  const picture = (
    <KeyboardInput>
      <App
        course={course}
        first={first < 0 ? undefined : first}
        lab={lab}
        sessions={sessions}
        progress={progress}
      />
    </KeyboardInput>
  );
  const endings = onEnding(async () => {
    await takeTerminalBack();
    app.unmount();
  });
  const app = render(picture, {
    alternateScreen: true,
    exitOnCtrlC: false,
    incrementalRendering: true,
    maxFps: 60,
  });
  void loadMarkdown();
  void loadSession();
  try {
    const code = await app.waitUntilExit();
    return endings.code() ?? (typeof code === 'number' ? code : EXIT.ok);
  } finally {
    terminalIsBack();
    await sessions.stop();
    endings.forget();
  }
}
