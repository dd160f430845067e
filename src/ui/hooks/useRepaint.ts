import { useStdout } from 'ink';
import { useEffect } from 'react';

/** Erases the screen and goes to its first line; Ink then draws its last picture again. */
const CLEAR = '\x1b[2J\x1b[H';
/** While somebody drags the corner of a window, sizes come fast. */
const SETTLED = 50;

/**
 * Draws everything anew when the window has come to its size. Ink draws what has changed, and what a terminal makes of
 * the rest when its size changes, even if only for a moment, is for nobody to say.
 */
export function useRepaint(): void {
  const { write } = useStdout();
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    const repaint = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => write(CLEAR), SETTLED);
    };
    process.on('SIGWINCH', repaint);
    return () => {
      clearTimeout(timer);
      process.off('SIGWINCH', repaint);
    };
  }, [write]);
}
