import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { render } from 'ink-testing-library';
import { PATIENCE } from '../patience.js';

type App = ReturnType<typeof render>;

/** Waits until the picture shows this. */
export async function see(app: App, what: RegExp): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!what.test(app.lastFrame() ?? '') && Date.now() < end) await setTimeout(25);
  assert.match(app.lastFrame() ?? '', what);
}
