import type { Context } from './mount-context.js';
import { cleanPath } from './places.js';

/** Behind the change of the root: parts of /proc and /sys that are hidden, or only to be read. */
export function hidePaths({ draft, config: { linux }, places }: Context): void {
  const missing: string[] = [];
  const each = (key: 'maskedPaths' | 'readonlyPaths', hide: (from: string, path: string) => void): void => {
    for (const [i, word] of (linux?.[key] ?? []).entries()) {
      const path = cleanPath(word);
      if (places.look(path) === 'missing') missing.push(path);
      else hide(`linux.${key}[${i}]`, path);
    }
  };
  each('maskedPaths', (from, path) => draft.step(from, 'mask', path));
  each('readonlyPaths', (from, path) => {
    draft.step(from, 'bind', path, path);
    draft.step(from, 'read-only', path);
  });
  if (missing.length > 0)
    draft.leave(
      `linux.maskedPaths, linux.readonlyPaths ${missing.join(', ')}`,
      'not there; a runtime passes over it, too',
    );
}
