import { EXIT, Problem } from '../errors.js';
import {
  CAPABILITY_KINDS,
  capabilityHex,
  capabilitySet,
  parseCapabilitySet,
} from '../kernel/capabilities.js';
import { capabilityBits } from '../kernel/capability-bits.js';
import { capabilityBit } from '../kernel/capability-names.js';
import { type ProcessRef, readLastCapability } from '../kernel/proc.js';
import { readSnapshot } from '../kernel/snapshot.js';
import { capabilityTable } from '../print/capabilities.js';
import { say } from '../print/say.js';
import { capsAfterExec, type ExecOptions } from './caps-exec.js';
import { capsOfFile, findFile } from './caps-file.js';

export type CapsOptions = ExecOptions;

/** A set of capabilities and what it is called; null for one that was typed. */
interface Named {
  readonly set: string | null;
  readonly hex: string;
}

/**
 * `learn caps WHAT`: decodes a set in hex (`0x2000`), a capability by name (`cap_net_raw`), the five sets of a process, or
 * what a file carries; with --exec it says what executing a file would make of the sets.
 * @throws Problem when it is none of these, or when the process or the file can't be read.
 */
export async function caps(what: string | undefined, options: CapsOptions): Promise<number> {
  const { json = false, exec, ...others } = options;
  if (exec !== undefined) {
    if (what === undefined) return capsAfterExec(options);
    throw new Problem(
      `'${what}' and --exec do not go together; who executes the file is said with --of PID.`,
    );
  }
  const [stray] = Object.keys(others);
  if (stray !== undefined) throw new Problem('The options about sets and files go with --exec FILE.');
  return show(what ?? 'self', json);
}

async function show(what: string, json: boolean): Promise<number> {
  const path = isOther(what) ? findFile(what) : undefined;
  if (path !== undefined) return capsOfFile(path, json);
  const lastCap = readLastCapability();
  for (const { set, hex } of await setsOf(what)) {
    const bits = capabilityBits(hex, lastCap) ?? [];
    if (json) console.log(JSON.stringify({ set, hex, bits }));
    else say(capabilityTable(set ?? 'set', hex, bits), ['']);
  }
  return EXIT.ok;
}

const HEX = /^(0x[0-9a-f]{1,16}|[0-9a-f]{16})$/i;
const PROCESS = /^(self|\d+)$/;

/** Whether it is none of the words that mean something by themselves; `./0x2000` is a file. */
function isOther(what: string): boolean {
  return capabilityBit(what.toLowerCase()) === null && !HEX.test(what) && !PROCESS.test(what);
}

async function setsOf(what: string): Promise<Named[]> {
  const bit = capabilityBit(what.toLowerCase());
  if (bit !== null) return [{ set: null, hex: capabilityHex(capabilitySet([bit])) }];
  const hex = HEX.test(what) ? parseCapabilitySet(what.replace(/^0x/i, '')) : null;
  if (hex !== null) return [{ set: null, hex }];
  if (PROCESS.test(what)) return setsOfProcess(what === 'self' ? 'self' : Number(what));
  throw new Problem(
    `'${what}' is no set of capabilities (0x2000), no capability (cap_net_raw), no process number, and no file.`,
  );
}

async function setsOfProcess(pid: ProcessRef): Promise<Named[]> {
  const { caps: sets } = await readSnapshot(pid);
  return CAPABILITY_KINDS.map((kind) => {
    const set = sets[kind];
    if (!set.ok) throw new Problem(`The capabilities of process ${pid} can't be read: ${set.reason}.`);
    return { set: kind, hex: capabilityHex(set.value) };
  });
}
