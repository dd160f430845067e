import { useInput } from 'ink';
import { type ReactNode, useState } from 'react';
import { keyNames } from '../key-names.js';
import { KeyboardContext, keyboard } from '../keyboard.js';

/** Reads the terminal's keys for the screens within. */
export function KeyboardInput({ children }: { readonly children: ReactNode }) {
  const [keys] = useState(keyboard);
  useInput((input, key) => keys.press(keyNames(input, key)));
  return <KeyboardContext value={keys}>{children}</KeyboardContext>;
}
