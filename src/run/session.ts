import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Recipe } from '../recipe/types.js';
import type { ExitEvent, HostFile, SessionEvent } from './events.js';
import { explainer } from './explainer.js';
import { observer } from './observer.js';
import { type Pace, pace } from './pace.js';
import { parseTraceLine } from './protocol.js';
import { type EventQueue, eventQueue } from './queue.js';
import { prepareSetting, type Setting, type SettingOptions } from './setting.js';
import { type Performance, spawnStagehand } from './spawn.js';

export interface SessionOptions extends SettingOptions {
  /** After a failed step go on with the next one, to see what the rest is like without it. Default: stop there. */
  readonly keepGoing?: boolean;
  /** The command has a standard input, to which `type()` writes. Default: it has none. */
  readonly typed?: boolean;
}

/** A recipe that is being performed. Nothing of it outlives `stop()`, the last event, or this process. */
export interface Session {
  /** ready, then step and diff for each step and for the final exec, then output, then exit. Read once. */
  readonly events: AsyncIterable<SessionEvent>;
  /** Performs the next step. The first call performs the first step. Without effect when the run is over. */
  next(): void;
  /** Performs all the remaining steps without waiting. */
  all(): void;
  /** What a person would type to the command. */
  type(text: string): void;
  /** Ends the run now and waits until nothing of it is left. */
  stop(): Promise<void>;
}

/**
 * Prepares what a recipe needs and starts stagehand on it. The process exists when the `ready` event comes, and does
 * nothing before `next()`. Whatever goes wrong, stagehand missing for example, is thrown to the reader of the events.
 */
export function startSession(options: SessionOptions): Session {
  const queue = eventQueue<SessionEvent>();
  let stopped = false;
  let performance: Performance | undefined;
  const steps = pace((byte) => {
    if (performance?.pace.writable) performance.pace.write(byte);
  });
  const run = (async () => {
    const setting = await prepareSetting(options);
    try {
      if (stopped) return;
      performance = spawnStagehand(
        setting.recipe,
        options.keepGoing ? ['--keep-going'] : [],
        setting.env,
        options.typed,
        setting.isWholeEnv,
      );
      const exit = withFiles(
        await relaySteps({ recipe: options.recipe, setting, performance, queue, steps }),
        setting.files(),
      );
      setting.remove();
      queue.push(exit);
    } finally {
      setting.remove();
    }
  })()
    // What was cut short by stop() is no error, such as the half of a line of the trace.
    .then(queue.end, (error) => (stopped ? queue.end() : queue.fail(error)));
  return {
    events: queue,
    next: steps.allowOne,
    all: steps.allowAll,
    type: (text) => void performance?.stdin?.write(text),
    async stop() {
      stopped = true;
      performance?.pace.destroy();
      await run;
    },
  };
}

function withFiles(exit: ExitEvent, files: readonly HostFile[]): ExitEvent {
  return files.length === 0 ? exit : { ...exit, files };
}

interface Relay {
  /** As the lesson has it. */
  readonly recipe: Recipe;
  readonly setting: Setting;
  readonly performance: Performance;
  readonly queue: EventQueue<SessionEvent>;
  readonly steps: Pace;
}

/** Relays all that happens; the exit event, which says that nothing is left, is for the caller to pass on. */
async function relaySteps({ recipe, setting, performance, queue, steps }: Relay): Promise<ExitEvent> {
  const explain = explainer(recipe, setting.noCgroup);
  const { look } = observer(performance.pid);
  const output = relayOutput(performance, queue);
  for await (const text of createInterface({ input: performance.trace })) {
    const line = parseTraceLine(text);
    queue.push(line.type === 'ready' ? { ...line, values: setting.values } : explain.step(line));
    queue.push(await look(line.pid, line.type === 'step' ? line.inside.hostname : undefined));
    steps.stands();
    // The exec is a step; what it then runs is none, and needs no further leave.
    if (line.type === 'step' && line.index === recipe.steps.length) steps.allowAll();
  }
  const status = await performance.ended;
  return explain.exit(status, output.join(''));
}

/** Both streams as they come; the returned list grows with what was written. */
function relayOutput({ stdout, stderr }: Performance, queue: EventQueue<SessionEvent>): readonly string[] {
  const texts: string[] = [];
  const relay = (from: Readable, stream: 'stdout' | 'stderr'): void => {
    from.setEncoding('utf8').on('data', (text: string) => {
      texts.push(text);
      queue.push({ type: 'output', stream, text });
    });
  };
  relay(stdout, 'stdout');
  relay(stderr, 'stderr');
  return texts;
}
