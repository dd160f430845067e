/** Columns and lines of a window. */
export type Size = '80x24' | '120x40' | '200x60';

/** A screen that a picture is taken of. */
export interface Screen {
  /** As a journey takes it. */
  readonly name: string;
  readonly title: string;
  readonly sizes: readonly Size[];
  /** Whether it is there in colours too. */
  readonly svg?: boolean;
}

/** All of them, in the order of the gallery. */
export const SCREENS: readonly Screen[] = [
  { name: 'welcome', title: 'The first page', sizes: ['80x24'] },
  { name: 'map', title: 'The map of the course', sizes: ['80x24', '120x40'], svg: true },
  { name: 'read', title: 'A stage: Read', sizes: ['80x24'] },
  { name: 'predict', title: 'Predict: the kernel will answer', sizes: ['80x24'] },
  {
    name: 'run',
    title: 'Run: six steps are done, two are left',
    sizes: ['80x24', '120x40', '200x60'],
    svg: true,
  },
  { name: 'run-over', title: 'The run is over', sizes: ['80x24', '120x40'] },
  { name: 'code', title: 'The code that did a step', sizes: ['80x24', '200x60'] },
  { name: 'rows', title: 'The state, row by row', sizes: ['80x24'] },
  { name: 'break', title: 'Break: what to leave out', sizes: ['80x24', '120x40'] },
  { name: 'run-failed', title: 'A step fails, and why', sizes: ['80x24'], svg: true },
  { name: 'run-broken', title: 'What else breaks', sizes: ['80x24'] },
  { name: 'explain', title: 'What a message means on this machine', sizes: ['80x24'] },
  { name: 'lab', title: 'The lab', sizes: ['80x24'] },
  { name: 'build', title: 'Build: the goals and their lights', sizes: ['80x24', '120x40'] },
  { name: 'recap', title: 'Recap', sizes: ['80x24'] },
  { name: 'picture-run', title: 'Isolated in this run, as the kernel has it', sizes: ['80x24'] },
  {
    name: 'picture',
    title: 'Isolated so far, behind stage 4',
    sizes: ['80x24', '120x40', '200x60'],
    svg: true,
  },
  { name: 'one-line', title: 'The container in one line of shell', sizes: ['80x24'] },
  { name: 'help', title: 'Help', sizes: ['80x24'] },
];
