import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { EXIT, Problem } from '../../errors.js';

/** The lines of native/proctor/proctor.c. */
const line = z.object({
  part: z.enum(['ready', 'begun', 'failed', 'ended']),
  hostname: z.string(),
  text: z.string().nullable(),
  pid: z.number().optional(),
  errno: z.number().optional(),
  status: z.number().optional(),
  signal: z.number().optional(),
});

export type ProctorLine = z.infer<typeof line>;

/** Our end of the line to the proctor of one run. */
export interface ProctorLineOut {
  /** The next that it says; null when it is gone, or says nothing for so long (milliseconds; default: for ever). */
  next(milliseconds?: number): Promise<ProctorLine | null>;
  /** Starts COMMAND. */
  start(): void;
  /** Sends COMMAND a signal, by number. */
  signal(number: number): void;
  /** Dismisses it: all that is left is ended. */
  close(): void;
}

/** @param path of a socket that does not exist yet. @throws Problem (125) if it can't be made. */
export async function awaitProctor(path: string): Promise<ProctorLineOut> {
  const lines: (ProctorLine | null)[] = [];
  let wake = (): void => {};
  let socket: Socket | undefined;
  const push = (next: ProctorLine | null): void => {
    lines.push(next);
    wake();
  };
  const server: Server = createServer((connection) => {
    connection.on('error', () => {});
    // COMMAND could knock as well.
    if (socket !== undefined) return void connection.destroy();
    socket = connection;
    createInterface({ input: connection })
      .on('line', (text) => push(line.parse(JSON.parse(text))))
      .on('close', () => push(null));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  }).catch((error: Error) => {
    throw new Problem(
      `No socket can be made in the folder for temporary files: ${error.message}.`,
      EXIT.ourselves,
    );
  });
  const send = (byte: number): void => void socket?.write(Buffer.from([byte]));
  return {
    async next(milliseconds) {
      if (lines.length === 0) await sleepUntil((resume) => (wake = resume), milliseconds);
      // Once it is gone it stays so.
      return lines[0] === null ? null : (lines.shift() ?? null);
    },
    start: () => send(0),
    signal: send,
    close() {
      socket?.destroy();
      server.close();
    },
  };
}

function sleepUntil(onWake: (resume: () => void) => void, milliseconds?: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
    onWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
