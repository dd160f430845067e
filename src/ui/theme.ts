import chalk, { type ChalkInstance } from 'chalk';

type Paint = (text: string) => string;

/** A function of one argument, so that a list can be mapped with it: chalk itself would write the index too. */
const as =
  (look: ChalkInstance): Paint =>
  (text) =>
    look(text);

/**
 * What a piece of text means, and how that looks. Only the 16 standard colours, which every terminal fits to its own
 * background, and never a background of ours. Whatever a colour says, a word or a symbol beside it says too.
 */
export const paint = {
  title: as(chalk.bold),
  heading: as(chalk.bold),
  muted: as(chalk.dim),
  /** Where the learner is: the selected line, the next step, the open tab. */
  current: as(chalk.cyan.bold),
  /** A row that the last step changed. */
  changed: as(chalk.magenta.bold),
  /** A row that is not as on the host, since an earlier step. */
  differs: as(chalk.bold),
  good: as(chalk.green),
  failed: as(chalk.red.bold),
  code: as(chalk.cyan),
  emphasis: as(chalk.italic),
  strong: as(chalk.bold),
  link: as(chalk.underline),
  plain: (text: string): string => text,
} as const satisfies Record<string, Paint>;

/** Symbols, each one column wide. They are always beside a word or in a legend. */
export const symbol = {
  done: '✓',
  failed: '✗',
  next: '▸',
  waiting: '·',
  changed: '●',
  differs: '≠',
  selected: '▸',
  /** Where a part of a line ends that is selected. */
  selectedEnd: '◂',
  cut: '…',
} as const;
