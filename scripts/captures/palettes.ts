/** The background that a picture is for, with the 16 colours as a terminal with that background has them. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly colours: readonly string[];
  /** How much of a dim text is seen, from 0 to 1. */
  readonly dim: number;
}

export const PALETTES: Readonly<Record<'dark' | 'light', Palette>> = {
  dark: {
    background: '#0d1117',
    text: '#e6edf3',
    colours: [
      ...['#484f58', '#ff7b72', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#b1bac4'],
      ...['#6e7681', '#ffa198', '#7ee787', '#f2cc60', '#a5d6ff', '#e2c5ff', '#87deea', '#ffffff'],
    ],
    dim: 0.6,
  },
  light: {
    background: '#ffffff',
    text: '#1f2328',
    colours: [
      ...['#24292f', '#cf222e', '#116329', '#7d4e00', '#0550ae', '#8250df', '#1b7c83', '#6e7781'],
      ...['#57606a', '#a40e26', '#1a7f37', '#633c01', '#0969da', '#a475f9', '#3192aa', '#8c959f'],
    ],
    dim: 0.7,
  },
};
