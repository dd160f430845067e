import { execa } from 'execa';
import * as z from 'zod';
import { helperPath } from './helper.js';

const TYPES = ['user', 'mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'time'] as const;

const toldNamespace = z.object({
  type: z.enum(TYPES),
  inode: z.number(),
  parent: z.number().nullable(),
  owner: z.number().nullable(),
  creator: z.number().nullable(),
});

const answer = z.union([
  z.object({ namespaces: z.array(toldNamespace).min(1) }),
  /** Name of the error; ENOTTY for a file that is no namespace. */
  z.object({ errno: z.string() }),
]);

/** A namespace as stagehand tells of it (native/query.c). */
export type ToldNamespace = z.infer<typeof toldNamespace>;

/** The namespace at a path and then all above it that may be seen; or why it could not be opened. */
export type NamespaceAnswer = z.infer<typeof answer>;

/**
 * Asks the kernel about the namespaces at these paths; Node itself can't make the calls, ioctl_nsfs(2).
 * @returns an answer for each path, in their order.
 * @throws Problem when stagehand is missing.
 */
export async function askKernel(paths: readonly string[]): Promise<readonly NamespaceAnswer[]> {
  // A path with a newline is two lines to the reader.
  const asked = paths.filter((path) => !path.includes('\n'));
  if (asked.length === 0) return paths.map(() => NOT_ASKED);
  const { stdout } = await execa(helperPath(), ['--ns'], {
    input: asked.map((path) => `${path}\n`).join(''),
  });
  const lines = stdout.split('\n');
  return paths.map((path) =>
    path.includes('\n') ? NOT_ASKED : answer.parse(JSON.parse(lines.shift() ?? 'null')),
  );
}

const NOT_ASKED: NamespaceAnswer = { errno: 'ENOENT' };
