import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import * as z from 'zod';
import { EXIT, Problem } from '../errors.js';
import type { ExecFile } from '../kernel/capability-exec.js';
import { parseFileCapabilities } from '../kernel/file-capabilities.js';
import { helperPath } from './helper.js';

const answer = z.object({
  path: z.string(),
  value: z.string().nullable(),
  nosuid: z.boolean(),
  errno: z.string().nullable(),
});

const SETUID = 0o4000;
const SETGID = 0o2000;
const GROUP_EXECUTE = 0o010;

/**
 * What a file gives to who executes it: its capabilities, setuid, setgid. stagehand reads the attribute, since Node can't.
 * @throws Problem when the file is none, can't be read, or carries what is no such attribute.
 */
export function readFileRights(path: string): ExecFile {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new Problem(`${path} is no file.`);
  const { value, nosuid, errno } = ask(path);
  if (errno !== null)
    throw new Problem(`The capabilities of ${path} can't be read (${errno}).`, EXIT.ourselves);
  const caps = value === null ? null : parseFileCapabilities(value);
  if (value !== null && caps === null)
    throw new Problem(`${path} has a security.capability that is not known: ${value}`, EXIT.ourselves);
  return {
    caps,
    setuid: (stat.mode & SETUID) !== 0 ? stat.uid : null,
    // Without the right to execute for the group it means something else, fcntl_locking(2).
    setgid: (stat.mode & (SETGID | GROUP_EXECUTE)) === (SETGID | GROUP_EXECUTE) ? stat.gid : null,
    nosuid,
  };
}

function ask(path: string): z.infer<typeof answer> {
  const done = spawnSync(helperPath(), ['--file-caps', path], { encoding: 'utf8' });
  if (done.status !== 0)
    throw new Problem(`stagehand can't read ${path}: ${done.stderr.trim()}`, EXIT.ourselves);
  return answer.parse(JSON.parse(done.stdout));
}
