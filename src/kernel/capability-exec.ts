import {
  type CapabilityKind,
  type CapabilitySet,
  capabilitiesBeyond,
  capabilitiesIn,
  emptyCapabilitySet,
  joinCapabilities,
} from './capabilities.js';
import type { FileCapabilities } from './file-capabilities.js';

/** A thread before it executes a file, as capabilities(7) looks at it. Users and groups as its own namespace has them. */
export interface ExecThread {
  /** Its effective set has no say. */
  readonly caps: Readonly<Record<Exclude<CapabilityKind, 'effective'>, CapabilitySet>>;
  readonly uid: number;
  readonly euid: number;
  readonly gid: number;
  readonly egid: number;
  /** The other groups that it is in, credentials(7). */
  readonly groups: readonly number[];
  /** SECBIT_NOROOT: nothing is special about user 0. */
  readonly noroot: boolean;
  readonly noNewPrivs: boolean;
  /** Users, as the reader of the file numbers them, who are user 0 in the thread's user namespace or one around it. */
  readonly roots: readonly number[];
}

/** The file that is executed; of a script it is the interpreter. */
export interface ExecFile {
  readonly caps: FileCapabilities | null;
  /** The owner, if it is setuid; null also where that user has no number in the thread's namespace. */
  readonly setuid: number | null;
  readonly setgid: number | null;
  /** On a mount where neither counts. */
  readonly nosuid: boolean;
}

/** Why a set came out so: the reasons that applied, the strongest first. capability-exec-reasons.ts has the sentences. */
export type ExecReason =
  | 'as-before'
  | 'root'
  | 'real-root'
  | 'file'
  | 'nothing'
  | 'ambient-kept'
  | 'cleared-by-file'
  | 'cleared-by-setid'
  | 'no-new-privs'
  | 'nosuid'
  | 'other-rootid'
  | 'setuid-with-file-caps'
  | 'noroot'
  | 'effective-root'
  | 'effective-file'
  | 'effective-ambient';

export interface ExecOutcome {
  /** The kernel refuses with EPERM: the file insists on (effective) what it can't give (permitted). */
  readonly refused: boolean;
  readonly caps: Readonly<Record<CapabilityKind, CapabilitySet>>;
  readonly why: Readonly<Record<CapabilityKind, readonly ExecReason[]>>;
  readonly euid: number;
  readonly egid: number;
}

/**
 * By what an exec makes a thread somebody else. The newer rule: another effective user than before, or a group that it was
 * not in. The older one: an effective user or group other than the real one, even if it has been so all along. Seen by the
 * tests, the older one on 6.1 and 6.12 and the newer one on 6.18; that the change came with 6.17 is inferred.
 */
export type IdRule = 'since-6.17' | 'before-6.17';

/** The rule of a kernel by its release, uname(2): `6.12.117+deb12-amd64`. */
export function idRuleOf(release: string): IdRule {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > 6 || (major === 6 && minor >= 17) ? 'since-6.17' : 'before-6.17';
}

/**
 * What execve(2) makes of the sets of a thread that nobody traces: the rule of capabilities(7), "Transformation of
 * capabilities during execve()" and "Capabilities and execution of programs by root", as security/commoncap.c in the
 * kernel has it.
 */
export function capabilitiesAfterExec(thread: ExecThread, file: ExecFile, idRule: IdRule): ExecOutcome {
  const { inheritable, bounding, ambient, permitted: before } = thread.caps;
  const setuid = file.nosuid || thread.noNewPrivs ? null : file.setuid;
  const setgid = file.nosuid || thread.noNewPrivs ? null : file.setgid;
  const euid = setuid ?? thread.euid;
  const egid = setgid ?? thread.egid;
  const isSetid =
    idRule === 'since-6.17'
      ? euid !== thread.euid || ![thread.egid, ...thread.groups].includes(egid)
      : euid !== thread.uid || egid !== thread.gid;
  const { caps: fileCaps, ignored } = fileCapsThatCount(thread, file);

  // What the file gives; and what user 0 gets instead, as if the file had all.
  const fromFile =
    fileCaps === null
      ? emptyCapabilitySet
      : joinCapabilities(
          capabilitiesIn(bounding, fileCaps.permitted),
          capabilitiesIn(inheritable, fileCaps.inheritable),
        );
  const mixed = fileCaps !== null && thread.uid !== 0 && euid === 0;
  const isRoot = !thread.noroot && !mixed && (euid === 0 || thread.uid === 0);
  const given = isRoot ? joinCapabilities(bounding, inheritable) : fromFile;
  const refused =
    fileCaps?.effective === true && capabilitiesBeyond(fileCaps.permitted, fromFile) !== emptyCapabilitySet;

  // With no_new_privs a program has nothing that was not permitted before.
  const gained = capabilitiesBeyond(given, before) !== emptyCapabilitySet;
  const limited = thread.noNewPrivs && (isSetid || gained);
  const kept = limited ? capabilitiesIn(given, before) : given;

  const clearsAmbient = fileCaps !== null || isSetid;
  const newAmbient = clearsAmbient ? emptyCapabilitySet : ambient;
  const permitted = joinCapabilities(kept, newAmbient);
  const raised = (isRoot && euid === 0) || fileCaps?.effective === true;
  const effective = raised ? permitted : newAmbient;

  const source: ExecReason = isRoot
    ? euid === 0
      ? 'root'
      : 'real-root'
    : fileCaps !== null
      ? 'file'
      : 'nothing';
  const wasSpecial = thread.noroot && (euid === 0 || thread.uid === 0);
  return {
    refused,
    caps: { inheritable, permitted, effective, bounding, ambient: newAmbient },
    why: {
      inheritable: ['as-before'],
      bounding: ['as-before'],
      ambient: fileCaps !== null ? ['cleared-by-file'] : isSetid ? ['cleared-by-setid'] : ['ambient-kept'],
      permitted: [
        source,
        ...(limited && gained ? (['no-new-privs'] as const) : []),
        ...(wasSpecial ? (['noroot'] as const) : []),
        ...(mixed && !thread.noroot ? (['setuid-with-file-caps'] as const) : []),
        ...(ignored === null ? [] : [ignored]),
      ],
      effective: [
        isRoot && euid === 0
          ? 'effective-root'
          : fileCaps?.effective
            ? 'effective-file'
            : 'effective-ambient',
      ],
    },
    // Who is held back in what it gains stays who it was.
    euid: limited ? thread.uid : euid,
    egid: limited ? thread.gid : egid,
  };
}

function fileCapsThatCount(
  { roots }: ExecThread,
  { caps, nosuid }: ExecFile,
): { caps: FileCapabilities | null; ignored: 'nosuid' | 'other-rootid' | null } {
  if (caps === null) return { caps: null, ignored: null };
  if (nosuid) return { caps: null, ignored: 'nosuid' };
  if (caps.rootid !== null && !roots.includes(caps.rootid)) return { caps: null, ignored: 'other-rootid' };
  return { caps, ignored: null };
}
