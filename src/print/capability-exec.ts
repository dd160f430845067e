import { type CapabilityKind, type CapabilitySet, describeCapabilities } from '../kernel/capabilities.js';
import { hang, textWidth, wrap } from './wrap.js';

/** What an exec makes of the sets of a process. */
export interface ExecPreview {
  /** Null for one that was made up. */
  readonly file: string | null;
  readonly interpreter: string | null;
  readonly refused: boolean;
  readonly uid: number;
  readonly euid: number;
  readonly sets: readonly {
    readonly set: CapabilityKind;
    /** Null where it is not known, and has no say. */
    readonly before: CapabilitySet | null;
    readonly after: CapabilitySet;
    readonly why: readonly string[];
  }[];
}

/** Each set before and after, and the rule behind it. `lastCap` says what "all" is here. */
export function execLines(
  { file, interpreter, refused, uid, euid, sets }: ExecPreview,
  lastCap: number,
): string[] {
  const script =
    interpreter === null ? '' : ` That is a script: its interpreter ${interpreter} is what counts.`;
  const becomes = euid === uid ? '' : ` It then runs as user ${euid}.`;
  const head = `User ${uid} executes ${file ?? 'a file'}.${script}${becomes}`;
  if (refused)
    return wrap(
      `${head} The kernel refuses with EPERM: the effective bit of the file says that it can't do without its permitted ` +
        'capabilities, and not all of them are in the bounding set.',
      textWidth(),
    );
  return [...wrap(head, textWidth()), ...sets.flatMap((one) => setLines(one, lastCap))];
}

function setLines({ set, before, after, why }: ExecPreview['sets'][number], lastCap: number): string[] {
  const words = (caps: CapabilitySet): string => describeCapabilities(caps, lastCap);
  return [
    '',
    set,
    ...(before === null ? [] : hang(words(before), '  before  ')),
    ...hang(words(after), '  after   '),
    ...hang(why.join(' '), '  why     '),
  ];
}
