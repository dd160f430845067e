import { execa } from 'execa';
import { EXIT, Problem } from '../errors.js';
import { readProcessFile } from '../kernel/proc.js';
import { parseStat } from '../kernel/stat.js';
import { parseStatus } from '../kernel/status.js';
import { delegatedName, type Handover, handOver } from '../run/delegation.js';

export interface DelegateOptions {
  readonly user?: string;
}

/**
 * `sudo learn delegate`: makes a control group and gives it to the user who called sudo, so that the stages about limits
 * need root no more. `sudo learn clean` takes it back.
 * @throws Problem for who is not root, for an unknown user, and when the kernel refuses.
 */
export async function delegate({ user }: DelegateOptions): Promise<number> {
  if (process.geteuid?.() !== 0)
    throw new Problem('Only root can hand a control group over: sudo learn delegate', EXIT.failed);
  const { uid, gid, name } = await recipient(user);
  if (uid === 0) throw new Problem('root may make control groups anyway; there is nothing to hand over.');
  const shell = shellOf(uid);
  const done = attempt(() => handOver({ uid, gid, shell }));
  for (const line of account(done, name, uid, shell)) console.log(line);
  return EXIT.ok;
}

function account(done: Handover, name: string, uid: number, shell: number | undefined): string[] {
  return [
    ...done.groups.map((group) => `${group} belongs to ${name} now.`),
    ...(done.enabled.length === 0 ? [] : [`Handed down from the top: ${done.enabled.join(', ')}.`]),
    ...shellLines(done, name, uid, shell),
    'To take all of it back: sudo learn clean',
  ];
}

function shellLines(done: Handover, name: string, uid: number, shell: number | undefined): string[] {
  if (done.version === 1) return [];
  if (done.shellIn !== undefined)
    return [
      `The shell ${shell} is in ${done.shellIn} now, and what it starts will be too.`,
      'For another terminal: sudo learn delegate, again, in that one.',
    ];
  const [group = delegatedName(uid)] = done.groups;
  return [
    `No shell of ${name} was found above this one. In the one that is meant, make it a place and move it there:`,
    `  mkdir -p ${group}/shell && echo $$ | sudo tee ${group}/shell/cgroup.procs`,
  ];
}

function attempt(act: () => Handover): Handover {
  try {
    return act();
  } catch (error) {
    throw new Problem(
      `The control group could not be handed over: ${(error as Error).message}. "learn clean" takes back what was done.`,
      EXIT.failed,
      { cause: error },
    );
  }
}

async function recipient(user: string | undefined): Promise<{ uid: number; gid: number; name: string }> {
  const { SUDO_UID, SUDO_GID, SUDO_USER } = process.env;
  if (user !== undefined) return { uid: await idOf('-u', user), gid: await idOf('-g', user), name: user };
  const [uid, gid] = [Number(SUDO_UID || Number.NaN), Number(SUDO_GID || Number.NaN)];
  if (!Number.isInteger(uid) || !Number.isInteger(gid))
    throw new Problem('To whom? Either call this with sudo, or say it: learn delegate --user NAME');
  return { uid, gid, name: SUDO_USER ?? `user ${uid}` };
}

async function idOf(option: '-u' | '-g', user: string): Promise<number> {
  const { stdout, failed } = await execa('id', [option, '--', user], { reject: false });
  if (failed) throw new Problem(`There is no user '${user}' on this machine.`);
  return Number(stdout);
}

/** The nearest process above this one that belongs to the user: the shell in which sudo or su was typed. */
function shellOf(uid: number): number | undefined {
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid)) {
    const status = readProcessFile(pid, 'status');
    const ids = status.ok ? parseStatus(status.value).uid : undefined;
    // sudo and su are root's from the moment they begin, though one of their ids may still be the user's.
    if (ids?.ok && ids.value.real === uid && ids.value.effective === uid) return pid;
  }
  return undefined;
}

function parentOf(pid: number): number {
  const stat = readProcessFile(pid, 'stat');
  return (stat.ok && parseStat(stat.value)?.ppid) || 0;
}
