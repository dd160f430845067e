import type { Handlers } from '../keys.js';
import { paint, symbol } from '../theme.js';
import { keyLines } from './keys.js';
import { paragraph, wrap } from './line.js';

const ABOUT = [
  'A stage has six parts: Read, Predict, Run, Break, Build and Recap. Enter leads through them, Tab turns to any of them, ' +
    'and nothing has to be done before something else.',
  'Every stage is really done, on the running kernel, by a small program called stagehand. In Run, Enter performs one ' +
    'step; then the process stands still, and its state is read from /proc and held against what it was before.',
  'Nothing of it outlives the run: whatever a stage makes is gone when you leave it.',
];

const SYMBOLS = [
  [symbol.next, 'the next step'],
  [symbol.done, 'done'],
  [symbol.failed, 'failed, with the reason below'],
  [symbol.waiting, 'waiting for those before it'],
  [symbol.changed, 'changed by the last step'],
  [symbol.differs, 'differs from the host'],
] as const;

/** The keys of the screen that is below the help, what the symbols mean, and what all this is. */
export function helpLines(handlers: Handlers, width: number): string[] {
  return [
    paint.heading('Keys'),
    ...keyLines(handlers, width),
    '',
    paint.heading('Symbols'),
    ...SYMBOLS.flatMap(([sign, meaning]) => wrap(meaning, width, `  ${sign}  `)),
    '',
    paint.heading('What happens here'),
    ...ABOUT.flatMap((text) => [...paragraph(text, width), '']),
  ];
}
