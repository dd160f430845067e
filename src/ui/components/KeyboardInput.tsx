import { useInput } from 'ink';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { keyNames } from '../key-names.js';
import { KeyboardContext, keyboard } from '../keyboard.js';

/** Reads the terminal's keys for the screens within. */
export function KeyboardInput({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<{ readonly next: () => void }>();
  // React puts this change and those that the key has made into one picture. When that is there, the next key may come.
  const [keys] = useState(() => keyboard((next) => setWaiting({ next })));
  useLayoutEffect(() => {
    if (waiting !== undefined) setImmediate(waiting.next);
  }, [waiting]);
  useInput((input, key) => keys.press(keyNames(input, key)));
  return <KeyboardContext value={keys}>{children}</KeyboardContext>;
}
