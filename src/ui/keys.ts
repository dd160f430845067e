/** Everything that a key can ask for. Which of it works now is for the screen to say. */
export type Command = (typeof TABLE)[number][0];

type Row = readonly [
  command: string,
  /** Names of keys, as `keyNames` gives them. */
  keys: readonly string[],
  /** How the footer and the help name the keys. */
  shown: string,
  /** A phrase for the help. */
  help: string,
  /** A word for the footer, and its rank there: with little room, the lowest stay. Without them it is in the help only. */
  word?: string,
  rank?: number,
];

const TABLE = [
  ['keepSearch', ['enter'], 'Enter', 'search for this', 'search', 1],
  ['eraseLetter', ['backspace'], 'Backspace', 'erase the last letter'],
  ['nextMatch', ['n'], 'n', 'the next place that was found', 'next match', 2],
  ['previousMatch', ['N'], 'N', 'the place before', 'match before', 16],
  ['endSearch', ['esc'], 'Esc', 'end the search', 'end search', 2],
  ['open', ['enter', 'right', 'l'], 'Enter', 'open the stage', 'open', 1],
  ['step', ['enter'], 'Enter', 'perform the next step', 'step', 1],
  ['run', ['enter'], 'Enter', 'run with what is left, step by step', 'run', 1],
  ['runBoth', ['enter'], 'Enter', 'run the line and the steps, side by side', 'run both', 1],
  ['onward', ['enter'], 'Enter', 'go on: to what comes next', 'go on', 1],
  ['hint', ['h'], 'h', 'a hint for the first goal that is not reached', 'hint', 5],
  ['solution', ['v'], 'v', 'one way to reach the goals, or hide it', 'solution', 5],
  ['toggle', ['space', 'x'], 'Space', 'leave this out, or not', 'toggle', 5],
  ['mark', [...'123456789'], '1-9', 'mark your answer to the question', 'mark', 5],
  ['all', ['a'], 'a', 'perform all the remaining steps', 'all', 6],
  ['carryUp', ['K', '['], 'K', 'move this step up', 'up', 5],
  ['carryDown', ['J', ']'], 'J', 'move this step down', 'down', 5],
  ['shuffle', ['z'], 'z', 'a puzzle: shuffle the steps', 'shuffle', 6],
  ['startOver', ['0'], '0', 'all steps as they were', 'start over', 6],
  ['earlierQuestion', ['left', 'h'], '←', 'the question before'],
  ['laterQuestion', ['right', 'l'], '→', 'the next question, this one stays open'],
  ['earlierStep', ['left', 'h', 'p'], '←', 'the step before', 'before', 5],
  ['laterStep', ['right', 'l', 'n'], '→', 'the step after', 'after', 5],
  ['earlierRow', ['left', 'h', 'p'], '←', 'the row before', 'before', 5],
  ['laterRow', ['right', 'l', 'n'], '→', 'the row after', 'after', 5],
  ['earlierPart', ['left', 'h', 'p'], '←', 'the part before', 'before', 5],
  ['laterPart', ['right', 'l', 'n'], '→', 'the part after', 'after', 5],
  ['again', ['r'], 'r', 'run again from the start', 'again', 10],
  ['explain', ['e'], 'e', 'explain what the run has just said, on this machine', 'why', 9],
  ['leaveOut', ['b'], 'b', 'break it: leave something out, and run the rest', 'break', 7],
  ['lab', ['m'], 'm', 'the lab: switch steps off, move them, run them', 'lab', 13],
  ['shell', ['s'], 's', 'a shell inside what the steps make', 'shell', 8],
  ['code', ['c'], 'c', 'the C function that did the last step, and its calls', 'code', 11],
  ['closer', ['i'], 'i', 'inspect the state row by row; capabilities bit by bit', 'inspect', 12],
  ['line', ['o'], 'o', 'the same container as one line of shell', 'one line', 15],
  ['picture', ['w'], 'w', 'the picture: what is isolated so far', 'isolated', 15],
  ['otherPicture', ['tab'], 'Tab', 'this run, or the stages so far', 'this run / so far', 3],
  ['earlierMessage', ['left', 'h', 'p'], '←', 'the message before', 'before', 5],
  ['laterMessage', ['right', 'l', 'n'], '→', 'the message after', 'after', 5],
  ['welcome', ['f'], 'f', 'the first page once more', 'first page', 16],
  ['tab', ['tab'], 'Tab', 'the next part of the stage', 'parts', 3],
  ['tabBack', ['shift-tab'], 'Shift-Tab', 'the part before'],
  ['nextStage', ['n'], 'n', 'the next stage', 'next stage', 16],
  ['previousStage', ['p'], 'p', 'the stage before'],
  ['up', ['up', 'k'], '↑ k', 'up'],
  ['down', ['down', 'j'], '↓ j', 'down'],
  ['pageUp', ['pageup', 'ctrl-b'], 'PgUp', 'a page up'],
  ['pageDown', ['pagedown', 'space', 'ctrl-f'], 'PgDn Space', 'a page down'],
  ['top', ['home', 'g'], 'Home g', 'to the beginning'],
  ['bottom', ['end', 'G'], 'End G', 'to the end'],
  ['search', ['/'], '/', 'search the open text', 'search', 14],
  ['help', ['?'], '?', 'this page', 'help', 4],
  ['back', ['q', 'esc', 'backspace'], 'q', 'back', 'back', 0],
  ['quit', ['q'], 'q', 'leave the course', 'quit', 0],
  ['suspend', ['ctrl-z'], 'Ctrl-Z', 'to your own shell; fg comes back'],
  ['interrupt', ['ctrl-c'], 'Ctrl-C', 'leave the course at once'],
] as const satisfies readonly Row[];

interface KeyBinding {
  readonly command: Command;
  readonly keys: readonly string[];
  readonly shown: string;
  readonly help: string;
  readonly footer?: { readonly word: string; readonly rank: number };
}

/** The one table of keys: it decides what a key does, and writes the footer and the help, in this order. */
export const KEYS: readonly KeyBinding[] = TABLE.map(
  ([command, keys, shown, help, word, rank]: Row & (typeof TABLE)[number]) => ({
    command,
    keys,
    shown,
    help,
    ...(word === undefined || rank === undefined ? {} : { footer: { word, rank } }),
  }),
);

/** What the keys do on a screen now. A command that is missing here does not work now, and its key does nothing. */
export type Handlers = Readonly<Partial<Record<Command, ((key: string) => void) | undefined>>>;

/** Performs what a key asks for. @returns whether it asks for something here. */
export function handleKey(name: string, handlers: Handlers): boolean {
  const asksFor = (keys: readonly string[]): boolean => keys.includes(name);
  const binding = KEYS.find(({ command, keys }) => asksFor(keys) && handlers[command] !== undefined);
  if (binding !== undefined) handlers[binding.command]?.(name);
  return binding !== undefined;
}

/** The bindings that work with these handlers, in the order of the table. */
export function bindingsFor(handlers: Handlers): KeyBinding[] {
  return KEYS.filter(({ command }) => handlers[command] !== undefined);
}
