import { useContext, useInsertionEffect } from 'react';
import { KeyboardContext } from '../keyboard.js';
import type { Handlers } from '../keys.js';

/** Listens to the keyboard with the handlers of a screen, as they are now; null: something lies over the screen. */
export function useKeys(handlers: Handlers | null): void {
  const keys = useContext(KeyboardContext);
  useInsertionEffect(() => (handlers === null ? undefined : keys.listen(handlers)));
}
