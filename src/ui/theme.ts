import chalk from 'chalk';
import { Problem } from '../errors.js';

/** The backgrounds that there is a palette for. */
export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

type Paint = (text: string) => string;

const plain: Paint = (text) => text;

/**
 * What a piece of text means, and how that looks. Only the 16 standard colours, which every terminal fits to its own
 * background, and never a background of ours. Whatever a colour says, a word or a symbol beside it says too.
 */
const DARK = {
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
  /** What was searched for. */
  match: chalk.inverse,
  plain,
} as const satisfies Record<string, Paint>;

type Palette = Readonly<Record<keyof typeof DARK, Paint>>;

/**
 * On a light background cyan, yellow and green are hard to read in the colours that many terminals come with, and so is
 * whatever is bright or dim. Red, blue and magenta are dark in all of them.
 */
const LIGHT: Palette = {
  ...DARK,
  muted: plain,
  current: chalk.blue.bold,
  good: chalk.blue,
  code: chalk.blue,
};

const PALETTES: Readonly<Record<Theme, Palette>> = { dark: DARK, light: LIGHT };

let palette: Palette = DARK;

/** Paints text by what it means, in the theme that is set when it is called. */
export const paint = Object.fromEntries(
  // A function of one argument, so that a list can be mapped with it: chalk itself would write the index too.
  (Object.keys(DARK) as (keyof Palette)[]).map((meaning) => [
    meaning,
    (text: string) => palette[meaning](text),
  ]),
) as Palette;

/** From here on text looks so; what is painted already stays as it is. */
export function setTheme(theme: Theme): void {
  palette = PALETTES[theme];
}

/** Whether anything may change how text looks: not with NO_COLOR, for example. */
export function paintsLooks(): boolean {
  return chalk.level > 0;
}

/**
 * The theme that LEARN_THEME asks for; or else the one for the background that the terminal says it has in COLORFGBG
 * (`0;15`, text and background, as rxvt and Konsole set it); or else the dark one.
 * @throws Problem when LEARN_THEME names none.
 */
export function themeOf({ LEARN_THEME: wanted = '', COLORFGBG = '' }: NodeJS.ProcessEnv): Theme {
  if (wanted === '') return isLight(COLORFGBG.split(';').at(-1)) ? 'light' : 'dark';
  const theme = THEMES.find((name) => name === wanted);
  if (theme !== undefined) return theme;
  throw new Problem(`There is no theme '${wanted}': LEARN_THEME is dark or light, or not set.`);
}

/** White and all that is bright, but for bright black, a dark grey. */
function isLight(background = ''): boolean {
  return /^(?:7|9|1[0-5])$/.test(background);
}

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
