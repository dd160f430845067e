import type { Key } from 'ink';

/** Everything that a key can ask for. Which of it works now is for the screen to say. */
export type Command = (typeof KEYS)[number]['command'];

interface KeyBinding {
  readonly command: string;
  /** Names of keys, as `keyName` gives them. */
  readonly keys: readonly string[];
  /** How the footer and the help name the keys. */
  readonly shown: string;
  /** One or two words for the footer; without them it is only in the help. */
  readonly short?: string;
  /** A phrase for the help. */
  readonly help: string;
  /** Never dropped from the footer, however narrow. */
  readonly keep?: true;
}

/** The one table of keys: it decides what a key does, and writes the footer and the help, in this order. */
export const KEYS = [
  {
    command: 'open',
    keys: ['enter', 'right', 'l'],
    shown: 'Enter',
    short: 'open',
    help: 'open the stage',
    keep: true,
  },
  {
    command: 'step',
    keys: ['enter'],
    shown: 'Enter',
    short: 'step',
    help: 'perform the next step',
    keep: true,
  },
  {
    command: 'run',
    keys: ['enter'],
    shown: 'Enter',
    short: 'run',
    help: 'run with what is left, step by step',
    keep: true,
  },
  {
    command: 'toggle',
    keys: ['space', 'x'],
    shown: 'Space',
    short: 'toggle',
    help: 'leave this out, or not',
    keep: true,
  },
  { command: 'all', keys: ['a'], shown: 'a', short: 'all', help: 'perform all the remaining steps' },
  {
    command: 'mark',
    keys: [...'123456789'],
    shown: '1-9',
    short: 'mark',
    help: 'mark your answer to the question',
    keep: true,
  },
  { command: 'earlierQuestion', keys: ['left', 'h'], shown: '←', help: 'the question before' },
  {
    command: 'laterQuestion',
    keys: ['right', 'l'],
    shown: '→',
    help: 'the next question, this one stays open',
  },
  { command: 'earlierStep', keys: ['left', 'h', 'p'], shown: '←', short: 'before', help: 'the step before' },
  { command: 'laterStep', keys: ['right', 'l', 'n'], shown: '→', short: 'after', help: 'the step after' },
  { command: 'again', keys: ['r'], shown: 'r', short: 'again', help: 'run again from the start' },
  {
    command: 'leaveOut',
    keys: ['b'],
    shown: 'b',
    short: 'break',
    help: 'break it: leave something out and run again',
  },
  { command: 'shell', keys: ['s'], shown: 's', short: 'shell', help: 'a shell inside what the steps make' },
  {
    command: 'code',
    keys: ['c'],
    shown: 'c',
    short: 'code',
    help: 'the C function that did the last step, and its calls',
  },
  {
    command: 'tab',
    keys: ['tab'],
    shown: 'Tab',
    short: 'switch',
    help: 'the next part: Read, Predict, Run',
    keep: true,
  },
  { command: 'tabBack', keys: ['shift-tab'], shown: 'Shift-Tab', help: 'the part before' },
  { command: 'nextStage', keys: ['n'], shown: 'n', short: 'next stage', help: 'the next stage' },
  { command: 'previousStage', keys: ['p'], shown: 'p', help: 'the stage before' },
  { command: 'up', keys: ['up', 'k'], shown: '↑ k', help: 'up' },
  { command: 'down', keys: ['down', 'j'], shown: '↓ j', help: 'down' },
  { command: 'pageUp', keys: ['pageup', 'ctrl-b'], shown: 'PgUp', help: 'a page up' },
  { command: 'pageDown', keys: ['pagedown', 'space', 'ctrl-f'], shown: 'PgDn Space', help: 'a page down' },
  { command: 'top', keys: ['home', 'g'], shown: 'Home g', help: 'to the beginning' },
  { command: 'bottom', keys: ['end', 'G'], shown: 'End G', help: 'to the end' },
  { command: 'help', keys: ['?'], shown: '?', short: 'help', help: 'this page', keep: true },
  { command: 'back', keys: ['q', 'esc', 'backspace'], shown: 'q', short: 'back', help: 'back', keep: true },
  { command: 'quit', keys: ['q'], shown: 'q', short: 'quit', help: 'leave the course', keep: true },
  { command: 'interrupt', keys: ['ctrl-c'], shown: 'Ctrl-C', help: 'leave the course at once' },
] as const satisfies readonly KeyBinding[];

/** What the keys do on a screen now. A command that is missing here does not work now, and its key does nothing. */
export type Handlers = Readonly<Partial<Record<Command, ((key: string) => void) | undefined>>>;

/** Performs what a key asks for; false if it asks for nothing here. */
export function handleKey(name: string, handlers: Handlers): boolean {
  const binding = (KEYS as readonly KeyBinding[]).find(
    ({ command, keys }) => keys.includes(name) && handlers[command as Command] !== undefined,
  );
  if (binding === undefined) return false;
  handlers[binding.command as Command]?.(name);
  return true;
}

/** The bindings that work with these handlers, in the order of the table. */
export function bindingsFor(handlers: Handlers): readonly KeyBinding[] {
  return KEYS.filter(({ command }) => handlers[command] !== undefined);
}

const NAMED = {
  return: 'enter',
  escape: 'esc',
  tab: 'tab',
  upArrow: 'up',
  downArrow: 'down',
  leftArrow: 'left',
  rightArrow: 'right',
  pageUp: 'pageup',
  pageDown: 'pagedown',
  home: 'home',
  end: 'end',
  backspace: 'backspace',
} as const satisfies Partial<Record<keyof Key, string>>;

/** Names of the keys that Ink reports at once: several when somebody types faster than we draw. */
export function keyNames(input: string, key: Key): string[] {
  for (const flag of Object.keys(NAMED) as (keyof typeof NAMED)[]) {
    if (key[flag]) return [flag === 'tab' && key.shift ? 'shift-tab' : NAMED[flag]];
  }
  if (key.ctrl) return [`ctrl-${input}`];
  if (key.meta) return [];
  return [...input].map((char) => SINGLE[char] ?? char);
}

/** Characters that have a name; several Enters may come in one piece. */
const SINGLE: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u0003': 'ctrl-c',
};
