import type { Writable } from 'node:stream';
import { execa } from 'execa';
import { EXIT } from '../errors.js';
import { parseMountinfo } from '../kernel/mounts.js';
import { readProcessFile } from '../kernel/proc.js';
import { recipeArguments } from '../recipe/command-line.js';
import { parseSteps } from '../recipe/parse.js';
import { needs } from '../recipe/placeholders.js';
import type { Step } from '../recipe/types.js';
import { helperPath } from './helper.js';
import { prepareSetting, type Setting } from './setting.js';
import { tellEnvironment } from './spawn.js';

/**
 * Before the learner has a root file system of their own, the shell sees the host's tree, and a slip in it must not
 * cost a home folder. So an outer user and mount namespace makes the whole tree read-only; in the namespaces that
 * the stage then makes, that flag is locked (mount_namespaces(7)). /proc stays writable, since the id maps are written
 * there, and so does /sys: a new proc or sysfs may be mounted only if it shows no more than the old one does.
 */
const readOnlyView = (maps: readonly string[]): Step[] =>
  parseSteps([
    'unshare user',
    ...maps,
    'unshare mnt',
    'private',
    'read-only /',
    'writable /proc',
    ...(isMountPoint('/sys') ? ['writable /sys'] : []),
  ]);

function isMountPoint(path: string): boolean {
  const mounts = readProcessFile('self', 'mountinfo');
  return mounts.ok && (parseMountinfo(mounts.value) ?? []).some((mount) => mount.mountPoint === path);
}

/**
 * For real root a read-only tree is not enough: whoever is user 0 of the host may write settings below /proc/sys, from
 * inside of any namespace. So this shell is nobody on the host, whoever it is inside.
 */
const NOBODY: readonly Step[] = parseSteps(['setuid 65534']);

/**
 * Who is in the outer user namespace. What a stage maps has to be there: for a stage with a range that is oneself and one's
 * range, by the same numbers. Nobody has no range, so there real root becomes the first of a range that nobody was given.
 */
function idsOfView(steps: readonly Step[], isRoot: boolean): { before: readonly Step[]; maps: string[] } {
  if (!steps.some(({ name }) => name === 'map-ranges'))
    return { before: isRoot ? NOBODY : [], maps: ['map-self'] };
  return {
    before: [],
    maps: isRoot ? ['map-ranges 0:sub:all', 'setuid 0'] : ['map-ranges me:me:1 sub:sub:all'],
  };
}

/** The steps of a stage behind a view of the host in which nothing can be broken. */
export function behindReadOnlyView(steps: readonly Step[], isRoot = process.geteuid?.() === 0): Step[] {
  // A control group is made on the host, where it can be written.
  const first = steps.findIndex((step) => !step.name.startsWith('cgroup-'));
  const at = first < 0 ? steps.length : first;
  const { before, maps } = idsOfView(steps, isRoot);
  return [...steps.slice(0, at), ...before, ...readOnlyView(maps), ...steps.slice(at)];
}

/** A stage with a root file system shows a copy of its own, made for this shell, and no host to break. */
export function shellSteps(steps: readonly Step[]): readonly Step[] {
  return needs({ steps, command: [] }, 'ROOTFS') ? steps : behindReadOnlyView(steps);
}

/**
 * Opens an interactive shell inside what the steps build, on the real terminal, and waits for its end. The caller has
 * let go of the terminal; stagehand hands it to the shell and back.
 * @param end asks for the end of the shell and of all that runs in it.
 * @returns the shell's exit status; 125 when a step failed (stagehand has said which on the terminal).
 * @throws Problem when what the steps need can't be prepared.
 */
export async function runShell(
  steps: readonly Step[],
  prompt: string,
  { end, files = {} }: { end?: AbortSignal; files?: Readonly<Record<string, string>> } = {},
): Promise<number> {
  const command = ['sh', '-c', START_SHELL, 'sh', prompt];
  const setting = await prepareSetting({ recipe: { steps: shellSteps(steps), command }, files });
  try {
    return await runOnTerminal(setting, end);
  } finally {
    setting.remove();
  }
}

/** Runs what was prepared on the real terminal. @returns the command's exit status. */
export async function runOnTerminal(
  { recipe, env, isWholeEnv }: Setting,
  end?: AbortSignal,
): Promise<number> {
  if (end?.aborted) return EXIT.interrupted;
  // Descriptor 3 paces stagehand: it takes all steps at once, and ends when we do, however we end.
  const descriptors = ['--pace', '3', ...(isWholeEnv ? ['--env', '4'] : [])];
  const child = execa(helperPath(), [...descriptors, ...recipeArguments(recipe)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe', isWholeEnv ? 'pipe' : 'ignore'],
    env: isWholeEnv ? {} : env,
    buffer: false,
    reject: false,
  });
  if (isWholeEnv) tellEnvironment(child.stdio[4] as unknown as Writable, env);
  const pace = child.stdio[3] as unknown as Writable;
  pace.on('error', () => {});
  pace.write('a');
  end?.addEventListener('abort', () => pace.destroy());
  const { exitCode } = await child;
  return exitCode ?? 128;
}

/** Becomes a shell whose prompt is `$1`. Without start-up files, so that nothing in them fails for want of a writable home. */
export const START_SHELL = `
export PS1="$1" HISTFILE=
[ -x . ] || cd /
if command -v bash >/dev/null; then exec bash --norc --noprofile -i; fi
exec sh -i
`;
