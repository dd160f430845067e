/** Everything that a key can ask for. Which of it works now is for the screen to say. */
export type Command = (typeof KEYS)[number]['command'];

interface KeyBinding {
  readonly command: string;
  /** Names of keys, as `keyNames` gives them. */
  readonly keys: readonly string[];
  /** How the footer and the help name the keys. */
  readonly shown: string;
  /** A phrase for the help. */
  readonly help: string;
}

/** The one table of keys: it decides what a key does, and writes the footer and the help, in this order. */
export const KEYS = [
  { command: 'open', keys: ['enter', 'right', 'l'], shown: 'Enter', help: 'open the stage' },
  { command: 'step', keys: ['enter'], shown: 'Enter', help: 'perform the next step' },
  { command: 'run', keys: ['enter'], shown: 'Enter', help: 'run with what is left, step by step' },
  { command: 'runBoth', keys: ['enter'], shown: 'Enter', help: 'run the line and the steps, side by side' },
  { command: 'toggle', keys: ['space', 'x'], shown: 'Space', help: 'leave this out, or not' },
  { command: 'all', keys: ['a'], shown: 'a', help: 'perform all the remaining steps' },
  { command: 'mark', keys: [...'123456789'], shown: '1-9', help: 'mark your answer to the question' },
  { command: 'carryUp', keys: ['K', '['], shown: 'K', help: 'move this step up' },
  { command: 'carryDown', keys: ['J', ']'], shown: 'J', help: 'move this step down' },
  { command: 'shuffle', keys: ['z'], shown: 'z', help: 'a puzzle: shuffle the steps' },
  { command: 'startOver', keys: ['0'], shown: '0', help: 'all steps as they were' },
  { command: 'earlierQuestion', keys: ['left', 'h'], shown: '←', help: 'the question before' },
  {
    command: 'laterQuestion',
    keys: ['right', 'l'],
    shown: '→',
    help: 'the next question, this one stays open',
  },
  { command: 'earlierStep', keys: ['left', 'h', 'p'], shown: '←', help: 'the step before' },
  { command: 'laterStep', keys: ['right', 'l', 'n'], shown: '→', help: 'the step after' },
  { command: 'earlierRow', keys: ['left', 'h', 'p'], shown: '←', help: 'the row before' },
  { command: 'laterRow', keys: ['right', 'l', 'n'], shown: '→', help: 'the row after' },
  { command: 'earlierPart', keys: ['left', 'h', 'p'], shown: '←', help: 'the part before' },
  { command: 'laterPart', keys: ['right', 'l', 'n'], shown: '→', help: 'the part after' },
  { command: 'again', keys: ['r'], shown: 'r', help: 'run again from the start' },
  { command: 'leaveOut', keys: ['b'], shown: 'b', help: 'break it: leave something out and run again' },
  { command: 'lab', keys: ['m'], shown: 'm', help: 'the lab: switch steps off, move them, run them' },
  { command: 'shell', keys: ['s'], shown: 's', help: 'a shell inside what the steps make' },
  { command: 'code', keys: ['c'], shown: 'c', help: 'the C function that did the last step, and its calls' },
  {
    command: 'closer',
    keys: ['i'],
    shown: 'i',
    help: 'inspect the state row by row; capabilities bit by bit',
  },
  { command: 'line', keys: ['o'], shown: 'o', help: 'the same container as one line of shell' },
  { command: 'tab', keys: ['tab'], shown: 'Tab', help: 'the next part: Read, Predict, Run' },
  { command: 'tabBack', keys: ['shift-tab'], shown: 'Shift-Tab', help: 'the part before' },
  { command: 'nextStage', keys: ['n'], shown: 'n', help: 'the next stage' },
  { command: 'previousStage', keys: ['p'], shown: 'p', help: 'the stage before' },
  { command: 'up', keys: ['up', 'k'], shown: '↑ k', help: 'up' },
  { command: 'down', keys: ['down', 'j'], shown: '↓ j', help: 'down' },
  { command: 'pageUp', keys: ['pageup', 'ctrl-b'], shown: 'PgUp', help: 'a page up' },
  { command: 'pageDown', keys: ['pagedown', 'space', 'ctrl-f'], shown: 'PgDn Space', help: 'a page down' },
  { command: 'top', keys: ['home', 'g'], shown: 'Home g', help: 'to the beginning' },
  { command: 'bottom', keys: ['end', 'G'], shown: 'End G', help: 'to the end' },
  { command: 'help', keys: ['?'], shown: '?', help: 'this page' },
  { command: 'back', keys: ['q', 'esc', 'backspace'], shown: 'q', help: 'back' },
  { command: 'quit', keys: ['q'], shown: 'q', help: 'leave the course' },
  { command: 'suspend', keys: ['ctrl-z'], shown: 'Ctrl-Z', help: 'to your own shell; fg comes back' },
  { command: 'interrupt', keys: ['ctrl-c'], shown: 'Ctrl-C', help: 'leave the course at once' },
] as const satisfies readonly KeyBinding[];

/** What the footer calls those that it shows; the others are in the help only. */
export const FOOTER: Readonly<Partial<Record<Command, string>>> = {
  open: 'open',
  step: 'step',
  run: 'run',
  runBoth: 'run both',
  toggle: 'toggle',
  all: 'all',
  mark: 'mark',
  earlierStep: 'before',
  laterStep: 'after',
  earlierPart: 'before',
  laterPart: 'after',
  earlierRow: 'before',
  laterRow: 'after',
  again: 'again',
  carryUp: 'up',
  carryDown: 'down',
  shuffle: 'shuffle',
  startOver: 'start over',
  leaveOut: 'break',
  lab: 'lab',
  shell: 'shell',
  code: 'code',
  closer: 'inspect',
  line: 'one line',
  tab: 'switch',
  nextStage: 'next stage',
  help: 'help',
  back: 'back',
  quit: 'quit',
};

/** Those that the footer gives up last, where there is little room. */
export const NEEDED: readonly Command[] = [
  'open',
  'step',
  'run',
  'runBoth',
  'toggle',
  'mark',
  'tab',
  'help',
  'back',
  'quit',
];

/** What the keys do on a screen now. A command that is missing here does not work now, and its key does nothing. */
export type Handlers = Readonly<Partial<Record<Command, ((key: string) => void) | undefined>>>;

/** Performs what a key asks for, if it asks for something here. */
export function handleKey(name: string, handlers: Handlers): void {
  const asksFor = (keys: readonly string[]): boolean => keys.includes(name);
  const binding = KEYS.find(({ command, keys }) => asksFor(keys) && handlers[command] !== undefined);
  if (binding !== undefined) handlers[binding.command]?.(name);
}

/** The bindings that work with these handlers, in the order of the table. */
export function bindingsFor(handlers: Handlers): (typeof KEYS)[number][] {
  return KEYS.filter(({ command }) => handlers[command] !== undefined);
}
