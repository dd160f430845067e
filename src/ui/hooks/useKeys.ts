import { useInput } from 'ink';
import { type Handlers, handleKey, keyNames } from '../keys.js';

/** Listens to the keyboard with the handlers of a screen. */
export function useKeys(handlers: Handlers): void {
  useInput((input, key) => {
    for (const name of keyNames(input, key)) handleKey(name, handlers);
  });
}
