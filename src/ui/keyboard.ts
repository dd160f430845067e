import { createContext } from 'react';
import { type Handlers, handleKey } from './keys.js';

/** The way from the keys that were pressed to the screen that is open. */
export interface Keyboard {
  press(names: readonly string[]): void;
  /** Whoever listens last is heard. @returns how to stop. */
  listen(handlers: Handlers): () => void;
}

/**
 * A keyboard that hands over one key at a time, and the next one only when the screen has taken notice: of keys that
 * are typed faster than we draw, the second must not be held against the picture from before the first.
 */
export function keyboard(): Keyboard {
  const waiting: string[] = [];
  let listeners: readonly Handlers[] = [];
  let handing = false;
  const handOver = (): void => {
    const name = waiting.shift();
    handing = name !== undefined;
    if (name === undefined) return;
    const handlers = listeners.at(-1);
    if (handlers !== undefined) handleKey(name, handlers);
    setImmediate(handOver);
  };
  return {
    press(names) {
      waiting.push(...names);
      if (!handing) handOver();
    },
    listen(handlers) {
      listeners = [...listeners, handlers];
      return () => {
        listeners = listeners.filter((other) => other !== handlers);
      };
    },
  };
}

/** The keyboard of the app. */
export const KeyboardContext = createContext<Keyboard>(keyboard());
