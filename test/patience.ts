/**
 * For how many milliseconds a test waits for something before it calls that missing. Long, since a machine may be slow and
 * busy, and whoever gets what they wait for does not wait that long.
 */
export const PATIENCE = 60_000;
