import * as z from 'zod';

/** What the probe says (native/judge/), checked at the door: it comes through a program of somebody else's. */

const capabilities = z.object({
  inheritable: z.string(),
  permitted: z.string(),
  effective: z.string(),
  bounding: z.string(),
  ambient: z.string(),
});

const text = z.string().nullable();

export const facts = z.object({
  part: z.literal('facts'),
  pid: z.number(),
  ppid: z.number(),
  sid: z.number(),
  uid: z.number(),
  gid: z.number(),
  hostname: z.string(),
  cwd: text,
  caps: capabilities,
  no_new_privs: z.boolean(),
  seccomp: z.number(),
  /** Numbers of signals that it found ignored or blocked, with blanks between. */
  ignored: z.string(),
  blocked: z.string(),
  links: z.array(z.string()),
  loopback: z.boolean(),
  env_count: z.number(),
  env_secret: z.boolean(),
  path: text,
  /** `major:minor:inode`. */
  root: z.string().optional(),
  open: z.array(z.object({ fd: z.number(), kind: z.string(), file: z.string() })),
  proc: z.object({ self: z.string(), processes: z.number() }).nullable(),
  namespaces: z.record(z.string(), text),
  /** The first of the usual devices that does not do what it should. */
  device_wrong: text,
  devices: z.array(z.object({ path: z.string(), block: z.boolean(), major: z.number(), minor: z.number() })),
  devpts: text,
  /** Why no new terminal could be opened; null if one could. */
  new_terminal: text,
  /** Of the paths that a container has masked, or read-only, by default: those that are not. */
  shown: z.array(z.string()),
  writable: z.array(z.string()),
});

const heard = z.object({ part: z.literal('heard'), heard: z.enum(['stdin', 'file']).nullable() });

export const acts = z.object({
  part: z.literal('acts'),
  /** By way: `out` and what stands in the file outside, or the error; empty if it could not be tried. */
  ways: z.record(z.string(), z.string()),
  calls: z.record(z.string(), z.string()),
  unmask: z.string(),
});

const children = z.object({
  part: z.literal('children'),
  fork: text,
  orphan_collected: z.boolean(),
  memory: z.object({ answer: z.string().optional(), killed: z.boolean().optional() }),
  pids: text,
});

const terminal = z.object({
  part: z.literal('terminal'),
  all: z.boolean(),
  name: text,
  device: z.string(),
  controlling: z.boolean(),
  foreground: z.boolean(),
  own_session: z.boolean(),
});

const keys = z.object({ part: z.literal('keys'), interrupt: z.boolean(), stop: z.boolean() });

const word = <T extends string>(name: T) => z.object({ part: z.literal(name) });

const report = z.discriminatedUnion('part', [
  facts,
  heard,
  acts,
  children,
  terminal,
  keys,
  word('fault'),
  word('waiting'),
  word('terminated'),
  word('press-c'),
  word('press-z'),
]);

export type Report = z.infer<typeof report>;
export type Part = Report['part'];

/** What was said of each part; a part that was said twice counts as it was said first. */
export type Reports = { readonly [P in Part]?: Extract<Report, { part: P }> };

/** The report in a line of output, which may have anything around it; null if there is none. */
export function parseReport(line: string, token: string): Report | null {
  const mark = `@${token}@ {`;
  const at = line.indexOf(mark);
  if (at < 0) return null;
  try {
    return report.parse(JSON.parse(line.slice(at + mark.length - 1, line.lastIndexOf('}') + 1)));
  } catch {
    return null; // Cut short, or something was written into the middle of it.
  }
}
