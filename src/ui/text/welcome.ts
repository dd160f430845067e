import { welcome } from '../../course/welcome.js';
import { paint } from '../theme.js';
import { paragraph, wrap } from './line.js';

/** Lines longer than this are no easier to read. */
const MEASURE = 84;

const MOVES = [
  ['Enter', 'goes on: into a stage, and from one part of it to the next'],
  ['Tab', 'turns to another part of a stage'],
  ['?', 'shows every key that works where you are'],
  ['q', 'goes back, and from the map out of the course; Ctrl-C leaves at once'],
] as const;

const KEYS = Math.max(...MOVES.map(([key]) => key.length));

/** The first page: what this is, that it is safe, how one moves, how one leaves. */
export function welcomeLines(isRoot: boolean, columns: number): string[] {
  const width = Math.min(columns, MEASURE);
  const { what, safety } = welcome(isRoot);
  return [
    ...paragraph(what, width, 0),
    '',
    ...paragraph('What it does to this machine', width, 0).map(paint.heading),
    ...safety.flatMap((text) => paragraph(text, width)),
    '',
    paint.heading('How you move'),
    ...MOVES.flatMap(([key, does]) => wrap(does, width, `  ${paint.strong(key.padEnd(KEYS))}  `)),
    ...paragraph('Nothing goes on by itself, and every stage is always open.', width),
  ];
}
