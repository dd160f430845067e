import type { Key } from 'ink';

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
  delete: 'backspace',
} as const satisfies Partial<Record<keyof Key, string>>;

/** Keys that come as a character; several Enters may come in one piece. */
const CHARACTERS: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u0003': 'ctrl-c',
  '\u001a': 'ctrl-z',
};

/** Names of the keys that Ink reports at once: several when somebody types faster than we draw. */
export function keyNames(input: string, key: Key): string[] {
  for (const flag of Object.keys(NAMED) as (keyof typeof NAMED)[]) {
    if (key[flag]) return [flag === 'tab' && key.shift ? 'shift-tab' : NAMED[flag]];
  }
  if (key.ctrl) return [`ctrl-${input}`];
  if (key.meta) return [];
  return [...input].map((character) => CHARACTERS[character] ?? character);
}
