import type { SessionEvent } from '../run/events.js';
import type { Session, SessionOptions } from '../run/session.js';

/** The one run that the course has at a time. */
export interface OneSession {
  /** Ends the run that there is, then starts this one and reports its events until it is over or ended. */
  begin(options: SessionOptions, report: (event: SessionEvent) => void): Promise<void>;
  next(): void;
  all(): void;
  /** Ends the run and waits until nothing of it is left. */
  stop(): Promise<void>;
}

/** What drives stagehand is not needed before something runs, and the first picture is not to wait for it. */
export const loadSession = () => import('../run/session.js');

/** Keeps runs apart: no two at a time, and no event of one that was ended reaches the next one's viewer. */
export function oneSession(): OneSession {
  let session: Session | undefined;
  let turn = 0;
  // What was asked for while the run before was still ending.
  let wanted: ('next' | 'all')[] = [];
  // Who asks for an end while there is one already waits for the same.
  let ending: Promise<unknown> = Promise.resolve();
  const end = async (): Promise<void> => {
    const last = session;
    session = undefined;
    wanted = [];
    ending = Promise.all([ending, last?.stop()]);
    await ending;
  };
  const tell = (what: 'next' | 'all'): void => {
    if (session === undefined) wanted.push(what);
    else session[what]();
  };
  return {
    async begin(options, report) {
      turn += 1;
      const mine = turn;
      await end();
      const { startSession } = await loadSession();
      if (mine !== turn) return;
      const begun = startSession(options);
      session = begun;
      for (const what of wanted) begun[what]();
      for await (const event of begun.events) {
        if (mine !== turn) return;
        report(event);
      }
    },
    next: () => tell('next'),
    all: () => tell('all'),
    async stop() {
      turn += 1;
      await end();
    },
  };
}
