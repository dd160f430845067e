import { EXIT } from '../errors.js';

/** What has to be settled before anything is printed, or can be interrupted. */
export function prepareTerminal(): void {
  // chalk does not know NO_COLOR (no-color.org); it must be told before it is loaded.
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  // "learn stage 3 | head" closes the pipe: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.ourselves);
  });
  // By exiting, and not dying, all that was written down to be removed is removed.
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    process.once(signal, () => process.exit(128 + number));
  }
}
