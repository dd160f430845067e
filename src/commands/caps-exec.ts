import { closeSync, openSync, readSync } from 'node:fs';
import { release } from 'node:os';
import { EXIT, Problem } from '../errors.js';
import {
  CAPABILITY_KINDS,
  type CapabilitySet,
  capabilitiesBeyond,
  emptyCapabilitySet,
} from '../kernel/capabilities.js';
import {
  capabilitiesAfterExec,
  type ExecFile,
  type ExecThread,
  idRuleOf,
} from '../kernel/capability-exec.js';
import { EXEC_REASONS } from '../kernel/capability-exec-reasons.js';
import {
  NOROOT,
  readCapabilitySet,
  readFileCapabilities,
  readSecurebits,
} from '../kernel/capability-text.js';
import { readLastCapability } from '../kernel/proc.js';
import { execLines } from '../print/capability-exec.js';
import { say } from '../print/say.js';
import { type RealThread, readExecThread } from '../run/exec-thread.js';
import { readFileRights } from '../run/file-capabilities.js';
import { findFile } from './caps-file.js';

/** What is typed to say who executes what; each option stands instead of what is read. */
export interface ExecOptions {
  /** True: no file, only what `fileCaps` and `setuid` say. */
  readonly exec?: string | true;
  readonly of?: string;
  readonly permitted?: string;
  readonly inheritable?: string;
  readonly ambient?: string;
  readonly bounding?: string;
  readonly securebits?: string;
  readonly newPrivs?: boolean;
  readonly uid?: string;
  readonly fileCaps?: string;
  readonly setuid?: string;
  readonly json?: boolean;
}

/**
 * `learn caps --exec FILE`: what an exec of this file would make of the sets of a process. Nothing is executed.
 * @returns 0, or 1 if the kernel would refuse to execute it.
 * @throws Problem when an option makes no sense, or a process could not have these sets.
 */
export async function capsAfterExec(options: ExecOptions): Promise<number> {
  const real = await readExecThread(processOf(options.of ?? 'self'));
  const thread = threadOf(real, options);
  const { file, path, interpreter } = fileOf(real, options);
  const outcome = capabilitiesAfterExec(thread, file, idRuleOf(release()));
  const before = { ...thread.caps, effective: real.effective };
  const found = {
    file: path,
    interpreter,
    refused: outcome.refused,
    uid: thread.uid,
    euid: outcome.euid,
    gid: thread.gid,
    egid: outcome.egid,
    sets: CAPABILITY_KINDS.map((set) => ({
      set,
      // What is effective now depends on the others, once one of them was made up, and an exec does not ask for it.
      before: set === 'effective' && isMadeUp(options) ? null : before[set],
      after: outcome.caps[set],
      why: outcome.why[set].map((reason) => EXEC_REASONS[reason]),
    })),
  };
  if (options.json) console.log(JSON.stringify(found));
  else say(execLines(found, readLastCapability()));
  return outcome.refused ? EXIT.failed : EXIT.ok;
}

const isMadeUp = ({ permitted, uid }: ExecOptions): boolean => permitted !== undefined || uid !== undefined;

function processOf(word: string): number | 'self' {
  if (word === 'self') return 'self';
  if (/^\d+$/.test(word)) return Number(word);
  throw new Problem(`--of takes the number of a process, and '${word}' is none.`);
}

function threadOf({ thread }: RealThread, options: ExecOptions): ExecThread {
  const { caps } = thread;
  const set = (kind: keyof ExecThread['caps']): CapabilitySet => {
    const text = options[kind];
    return text === undefined ? caps[kind] : setIn(text, `--${kind}`);
  };
  const made = {
    inheritable: set('inheritable'),
    permitted: set('permitted'),
    bounding: set('bounding'),
    ambient: set('ambient'),
  };
  for (const kind of ['permitted', 'inheritable'] as const) {
    if (capabilitiesBeyond(made.ambient, made[kind]) !== emptyCapabilitySet)
      throw new Problem(
        `The ambient set holds only what is ${kind} too: no process has such sets. Give --${kind} as well.`,
      );
  }
  const uid = options.uid === undefined ? null : idIn(options.uid, '--uid');
  return {
    ...thread,
    caps: made,
    ...(uid === null ? {} : { uid, euid: uid }),
    noroot: (securebitsIn(options.securebits) & NOROOT) !== 0,
    noNewPrivs: thread.noNewPrivs || options.newPrivs === false,
  };
}

function fileOf(
  real: RealThread,
  { exec, fileCaps, setuid }: ExecOptions,
): { file: ExecFile; path: string | null; interpreter: string | null } {
  const path = typeof exec === 'string' ? findFile(exec) : null;
  if (path === undefined)
    throw new Problem(`There is no file '${exec}', and no program of that name in PATH.`);
  if (path === null && fileCaps === undefined && setuid === undefined)
    throw new Problem(
      'Which file is executed? learn caps --exec FILE, or --exec --file-caps cap_net_raw=ep.',
    );
  const interpreter = path === null ? null : interpreterOf(path);
  const plain: ExecFile = { caps: null, setuid: null, setgid: null, nosuid: false };
  const read = path === null ? plain : real.see(readFileRights(interpreter ?? path));
  const caps = fileCaps === undefined ? read.caps : readFileCapabilities(fileCaps, readLastCapability());
  if (fileCaps !== undefined && caps === null)
    throw new Problem(
      `'${fileCaps}' are no capabilities of a file; they are written as for setcap(8), with e for all or for none: cap_net_raw,cap_kill=ep.`,
    );
  return {
    file: { ...read, caps, ...(setuid === undefined ? {} : { setuid: idIn(setuid, '--setuid') }) },
    path,
    interpreter,
  };
}

/** Of a script it is the interpreter that is executed; the script's own rights count for nothing. */
function interpreterOf(path: string): string | null {
  const buffer = Buffer.alloc(256);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null; // It may be executed and not read, and then it is no script that could be run.
  }
  try {
    const head = buffer.toString('latin1', 0, readSync(file, buffer));
    return /^#![ \t]*(\S+)/.exec(head)?.[1] ?? null;
  } finally {
    closeSync(file);
  }
}

function setIn(text: string, option: string): CapabilitySet {
  const set = readCapabilitySet(text, readLastCapability());
  if (set !== null) return set;
  throw new Problem(
    `${option} '${text}' is no set: write cap_net_raw,cap_chown, or 0x2001, or all, or none; "learn caps 0x1ffffffffff" lists the names.`,
  );
}

function securebitsIn(text = '0'): number {
  const bits = readSecurebits(text);
  if (bits !== null) return bits;
  throw new Problem(
    `--securebits '${text}' are none: they are noroot, no-setuid-fixup, keep-caps, no-ambient-raise, each also with -locked.`,
  );
}

function idIn(text: string, option: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 - 1) return Number(text);
  throw new Problem(`${option} takes the number of a user, see id(1), and '${text}' is none.`);
}
