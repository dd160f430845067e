import type { SessionEvent } from './events.js';
import { type SessionOptions, startSession } from './session.js';
import { initialView, type RunView, reduceView } from './view.js';

/**
 * Performs a recipe from beginning to end without waiting for anybody.
 * @param onEvent is told everything as it happens.
 * @returns the run as it was in the end.
 */
export async function perform(
  options: SessionOptions,
  onEvent: (event: SessionEvent) => void = () => {},
): Promise<RunView> {
  const session = startSession(options);
  session.all();
  let view = initialView(options.recipe);
  for await (const event of session.events) {
    view = reduceView(view, event);
    onEvent(event);
  }
  return view;
}
