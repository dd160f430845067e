import { randomUUID } from 'node:crypto';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { packageRoot } from '../../src/paths.js';
import { PATIENCE } from '../patience.js';
import { isRunning, lastOf } from './processes.js';

/** Names for keys whose bytes nobody remembers. */
export const KEY = {
  enter: '\r',
  tab: '\t',
  esc: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  pageDown: '\x1b[6~',
  ctrlC: '\x03',
  ctrlD: '\x04',
  ctrlZ: '\x1a',
} as const;

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A real terminal: a pty with a program on one side, and on the other an emulator that shows what a person would see. */
export interface Terminal {
  /** Sends keys as they are. */
  press(...keys: readonly string[]): void;
  /**
   * Types a line into a shell: waits until the cursor stands behind this prompt, since what is typed earlier is shown
   * somewhere else, and then for the echo, so that this prompt is not taken for the next one.
   */
  typeAt(prompt: string, line: string): Promise<void>;
  /** The visible screen, one line a row, without blanks at the ends. */
  screen(): string;
  /** Waits until the screen shows this. Fails with the screen when it never does. */
  see(what: string | RegExp): Promise<void>;
  /** Waits until the screen does not show this any more. */
  missSoon(what: string | RegExp): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Every byte that was written to the terminal. */
  written(): string;
  isAlternate(): boolean;
  isCursorVisible(): boolean;
  /** In the environment of all that runs here, and of nothing else on the machine. */
  readonly marker: string;
  readonly pid: number;
  /** The emulator, for what the text of its screen does not tell. */
  readonly emulator: InstanceType<typeof xterm.Terminal>;
  /** Exit code of the program. */
  readonly ended: Promise<number>;
  /** Ends what still runs, and waits until nothing of it is left. */
  close(): Promise<void>;
}

/** Opens a terminal with a program in it. */
export function openTerminal(command: readonly string[], options: TerminalOptions = {}): Terminal {
  const { columns = 80, rows = 24 } = options;
  const [file = '', ...args] = command;
  const marker = `LEARN_TEST=${randomUUID()}`;
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: packageRoot,
    env: environment(marker, options.env),
  });
  let written = '';
  const watchers = new Set<() => void>();
  pty.onData((data) => {
    written += data;
    emulator.write(data, () => {
      for (const look of [...watchers]) look();
    });
  });
  // Whatever asks the terminal something gets its answer.
  emulator.onData((answer) => pty.write(answer));
  // Not before all that it has written can be seen.
  const ended = new Promise<number>((resolve) =>
    pty.onExit(({ exitCode }) => emulator.write('', () => resolve(exitCode))),
  );

  const screen = (): string => {
    const { active } = emulator.buffer;
    const lines = Array.from({ length: emulator.rows }, (_, row) =>
      active.getLine(active.viewportY + row)?.translateToString(true),
    );
    return lines.join('\n');
  };
  /** The line of the cursor up to it. */
  const cursorLine = (): string | undefined => {
    const { active } = emulator.buffer;
    return active.getLine(active.baseY + active.cursorY)?.translateToString(false, 0, active.cursorX);
  };
  const shows = (what: string | RegExp): boolean =>
    typeof what === 'string' ? screen().includes(what) : what.test(screen());
  const until = (wanted: () => boolean, complaint: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const finish = (how: () => void): void => {
        clearTimeout(timer);
        watchers.delete(look);
        how();
      };
      // A picture arrives in pieces, and a terminal shows it when it is whole.
      const look = (): void => {
        if (!emulator.modes.synchronizedOutputMode && wanted()) finish(resolve);
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`${complaint}; the screen is:\n${screen()}`))),
        PATIENCE,
      );
      watchers.add(look);
      look();
    });

  return {
    press(...keys) {
      for (const key of keys) pty.write(key);
    },
    async typeAt(prompt, line) {
      await until(() => cursorLine() === prompt, `never saw the cursor behind ${prompt}`);
      pty.write(line);
      await until(() => cursorLine() !== prompt, `never saw ${line}`);
      pty.write('\r');
    },
    screen,
    see: (what) => until(() => shows(what), `never saw ${what}`),
    missSoon: (what) => until(() => !shows(what), `still see ${what}`),
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    written: () => written,
    isAlternate: () => emulator.buffer.active.type === 'alternate',
    isCursorVisible: () => written.lastIndexOf('\x1b[?25h') >= written.lastIndexOf('\x1b[?25l'),
    marker,
    pid: pty.pid,
    emulator,
    ended,
    close: () => closeDown(pty, marker),
  };
}

function environment(marker: string, more: TerminalOptions['env'] = {}): Record<string, string> {
  const [name = '', value = ''] = marker.split('=');
  const { CI, NO_COLOR, FORCE_COLOR, INK_SCREEN_READER, ...env } = process.env;
  return {
    ...(env as Record<string, string>),
    HISTFILE: '/dev/null', // the history of whoever runs the tests is theirs
    TERM: 'xterm-256color',
    PS1: 'ready> ',
    [name]: value,
    ...more,
  };
}

async function closeDown(pty: IPty, marker: string): Promise<void> {
  if (isRunning(pty.pid)) pty.kill('SIGHUP');
  // Closes our side, after which there is no terminal any more; only its type does not know.
  (pty as IPty & { destroy(): void }).destroy();
  await lastOf(marker);
}
