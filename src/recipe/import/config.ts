import * as z from 'zod';
import { Problem } from '../../errors.js';

/** Longer than this is no file of settings. */
export const MOST_BYTES = 1024 * 1024;

// execve(2) takes no word of more than 128 KiB, and none with a NUL in it.
const text = z
  .string()
  .max(128 * 1024, 'is too long for a word of a command')
  .refine((word) => !word.includes('\0'), 'has a NUL character in it');
const path = text.max(4096, 'is longer than a path can be').min(1, 'is empty');
const id = z.number().int().min(0).max(4_294_967_295);
const count = z.number().min(0);
const list = <T extends z.ZodType>(item: T) => z.array(item).max(4096, 'is too long a list').nullish();

const capability = text.regex(/^CAP_[A-Z0-9_]+$/i, 'is no name of a capability; they are as CAP_NET_RAW');

const capabilities = z.object({
  bounding: list(capability),
  effective: list(capability),
  permitted: list(capability),
  inheritable: list(capability),
  ambient: list(capability),
});

const process = z.object({
  terminal: z.boolean().nullish(),
  user: z.object({ uid: id.nullish(), gid: id.nullish() }).nullish(),
  args: list(text),
  env: list(text),
  cwd: path.regex(/^\//, 'has to begin with /').nullish(),
  capabilities: capabilities.nullish(),
  rlimits: list(
    z.object({ type: text.regex(/^RLIMIT_[A-Z]+$/, 'is no name of a limit'), soft: count, hard: count }),
  ),
  noNewPrivileges: z.boolean().nullish(),
});

const mount = z.object({
  destination: path,
  type: text.nullish(),
  source: text.nullish(),
  options: list(text),
});

const mapping = z.object({ containerID: id, hostID: id, size: id });

/** What a system call is answered, seccomp(2). */
const action = z.enum([
  'SCMP_ACT_ALLOW',
  'SCMP_ACT_ERRNO',
  'SCMP_ACT_KILL',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_KILL_PROCESS',
  'SCMP_ACT_LOG',
  'SCMP_ACT_TRAP',
  'SCMP_ACT_TRACE',
  'SCMP_ACT_NOTIFY',
]);

/** When a rule of a profile of Docker holds; in a finished configuration there are none of these. */
const condition = z.object({ caps: list(text), arches: list(text), minKernel: text.nullish() }).nullish();

const syscall = z.object({
  names: list(text),
  name: text.nullish(),
  action,
  errnoRet: z.number().int().min(0).max(4095).nullish(),
  args: list(
    z.object({ index: z.number().int().min(0).max(5), value: count, valueTwo: count.nullish(), op: text }),
  ),
  includes: condition,
  excludes: condition,
});

const seccomp = z.object({
  defaultAction: action,
  defaultErrnoRet: z.number().int().min(0).max(4095).nullish(),
  architectures: list(text),
  syscalls: list(syscall),
});

const resources = z.object({
  memory: z.object({ limit: z.number().nullish() }).nullish(),
  cpu: z.object({ quota: z.number().nullish(), period: z.number().nullish() }).nullish(),
  pids: z.object({ limit: z.number().nullish() }).nullish(),
});

const clock = z.object({ secs: z.number().int().nullish() });

const linux = z.object({
  namespaces: list(
    z.object({
      type: z.enum(['pid', 'network', 'mount', 'ipc', 'uts', 'user', 'cgroup', 'time']),
      path: path.regex(/^\//, 'has to begin with /').nullish(),
    }),
  ),
  uidMappings: list(mapping),
  gidMappings: list(mapping),
  timeOffsets: z.object({ monotonic: clock.nullish(), boottime: clock.nullish() }).nullish(),
  rootfsPropagation: z
    .enum(['', 'private', 'rprivate', 'slave', 'rslave', 'shared', 'rshared', 'unbindable', 'runbindable'])
    .nullish(),
  cgroupsPath: text.nullish(),
  resources: resources.nullish(),
  seccomp: seccomp.nullish(),
  maskedPaths: list(path),
  readonlyPaths: list(path),
});

/** What `learn import` uses of a configuration; `unused.ts` has the rest. https://github.com/opencontainers/runtime-spec */
export const configSchema = z.object({
  ociVersion: text.max(64).regex(/^1\./, 'is not of version 1 of the specification'),
  process: process.nullish(),
  root: z.object({ path, readonly: z.boolean().nullish() }),
  hostname: text.max(64, 'is longer than a host name can be').nullish(),
  mounts: list(mount),
  linux: linux.nullish(),
});

export type OciConfig = z.infer<typeof configSchema>;
export type OciSyscall = z.infer<typeof syscall>;

/**
 * A configuration as it was read, held to the schema.
 * @param name of the file, for the message.
 * @throws Problem: it is not JSON, or a value of it is not what it has to be; the place is named as in `process.args[1]`.
 */
export function parseConfig(source: string, name: string): { config: OciConfig; raw: unknown } {
  const raw = parseJson(source, name);
  const found = configSchema.safeParse(raw);
  if (found.success) return { config: found.data, raw };
  const [first, ...others] = found.error.issues;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const place = placeName(first?.path ?? []) || 'the whole';
  throw new Problem(`${name} is no OCI configuration: ${place}: ${saidOf(first?.message ?? '')}${more}.`);
}

function parseJson(source: string, name: string): unknown {
  try {
    return JSON.parse(source.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Problem(`${name} is not JSON: ${(error as Error).message}.`);
  }
}

/** `process.capabilities.bounding[2]`. */
export function placeName(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

const saidOf = (message: string): string => message.replace(/^Invalid input: /, '').replace(/\.$/, '');
