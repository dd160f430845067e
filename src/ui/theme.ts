import chalk from 'chalk';

type Paint = (text: string) => string;

/**
 * What a piece of text means, and how that looks. Only the 16 standard colours, which every terminal fits to its own
 * background, and never a background of ours. Whatever a colour says, a word or a symbol beside it says too.
 */
export const paint = {
  title: chalk.bold,
  heading: chalk.bold,
  muted: chalk.dim,
  /** Where the learner is: the selected line, the next step, the open tab. */
  current: chalk.cyan.bold,
  /** A row that the last step changed. */
  changed: chalk.magenta.bold,
  /** A row that is not as on the host, since an earlier step. */
  differs: chalk.bold,
  good: chalk.green,
  failed: chalk.red.bold,
  code: chalk.cyan,
  emphasis: chalk.italic,
  strong: chalk.bold,
  link: chalk.underline,
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
  rule: '─',
  cut: '…',
} as const;
