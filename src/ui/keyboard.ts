import { createContext } from 'react';
import { type Handlers, handleKey } from './keys.js';

/** The way from the keys that were pressed to the screen that is open. */
export interface Keyboard {
  press(names: readonly string[]): void;
  /** Whoever listens last is heard. @returns how to stop. */
  listen(handlers: Handlers, type?: Typing): () => void;
}

/** Takes the keys that ask for nothing, where a person types. */
export type Typing = (name: string) => void;

/**
 * A keyboard that hands over one key at a time, and the next one only when the screen has taken notice: of keys that
 * are typed faster than we draw, the second must not be held against the picture from before the first.
 * @param noticed calls back when the screen has taken notice of the key that was handed over last
 */
export function keyboard(noticed: (next: () => void) => void = setImmediate): Keyboard {
  const waiting: string[] = [];
  let listeners: readonly { readonly handlers: Handlers; readonly type: Typing | undefined }[] = [];
  let handing = false;
  const handOver = (): void => {
    const name = waiting.shift();
    handing = name !== undefined;
    if (name === undefined) return;
    const listener = listeners.at(-1);
    if (listener !== undefined && !handleKey(name, listener.handlers)) listener.type?.(name);
    noticed(handOver);
  };
  return {
    press(names) {
      waiting.push(...names);
      if (!handing) handOver();
    },
    listen(handlers, type) {
      const listener = { handlers, type };
      listeners = [...listeners, listener];
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
  };
}

/** The keyboard of the app. */
export const KeyboardContext = createContext<Keyboard>(keyboard());
