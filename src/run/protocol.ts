import * as z from 'zod';

/** The lines that stagehand writes to its trace (native/trace.c), checked at the door. */

const readyLine = z.object({ type: z.literal('ready'), pid: z.number() });

const stepLine = z.object({
  type: z.literal('step'),
  index: z.number(),
  name: z.string(),
  args: z.array(z.string()),
  pid: z.number(),
  calls: z.array(
    z.object({
      call: z.string(),
      args: z.array(z.string()),
      result: z.number(),
      errno: z.string().nullable(),
      duration_us: z.number(),
    }),
  ),
  source: z.object({ file: z.string(), line: z.number(), function: z.string() }),
  inside: z.object({ pid: z.number(), uid: z.number(), gid: z.number(), hostname: z.string() }),
  /** Name of the error, or of the signal that ended the process in this step. */
  errno: z.string().optional(),
  message: z.string().optional(),
  /** Why it failed, when stagehand itself has brought that about; `hint` is only what is likely. */
  cause: z.string().optional(),
  hint: z.string().nullable().optional(),
});

const traceLine = z.discriminatedUnion('type', [readyLine, stepLine]);

export type StepLine = z.infer<typeof stepLine>;
export type TraceLine = z.infer<typeof traceLine>;

/** One line of the trace. A line that is none is a bug of ours, so this throws a plain Error. */
export function parseTraceLine(line: string): TraceLine {
  return traceLine.parse(JSON.parse(line));
}
