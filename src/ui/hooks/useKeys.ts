import { useContext, useInsertionEffect } from 'react';
import { KeyboardContext, type Typing } from '../keyboard.js';
import type { Handlers } from '../keys.js';

/**
 * Listens to the keyboard with the handlers of a screen, as they are now; null: something lies over the screen.
 * @param type takes all the other keys
 */
export function useKeys(handlers: Handlers | null, type?: Typing): void {
  const keys = useContext(KeyboardContext);
  useInsertionEffect(() => (handlers === null ? undefined : keys.listen(handlers, type)));
}
