import type { CapabilityBit } from '../kernel/capability-bits.js';
import { userText } from '../kernel/users.js';
import { capabilityTable } from './capabilities.js';
import { textWidth, wrap } from './wrap.js';

/** What a file gives to who executes it. */
export interface FileRights {
  readonly file: string;
  /** Of its capabilities; null if it has none. */
  readonly version: 1 | 2 | 3 | null;
  readonly effective: boolean;
  readonly rootid: number | null;
  readonly setuid: number | null;
  readonly setgid: number | null;
  readonly nosuid: boolean;
  readonly sets: readonly {
    readonly set: string;
    readonly hex: string;
    readonly bits: readonly CapabilityBit[];
  }[];
}

/** A file with its capabilities, bit by bit, and with what else it gives. */
export function fileLines(rights: FileRights): string[] {
  const { file, version, effective, rootid, setuid, setgid, nosuid, sets } = rights;
  const sentences = [
    version === null ? `${file} has no capabilities.` : `${file} has capabilities, version ${version}.`,
    ...(version === null
      ? []
      : [
          effective
            ? 'Its effective bit is set: what becomes permitted is effective at once.'
            : 'Its effective bit is not set: the program has to raise what becomes permitted.',
        ]),
    ...(rootid === null
      ? []
      : [
          `They count only where ${userText(rootid)}, as numbered here, is root of the user namespace or of one around it.`,
        ]),
    ...(setuid === null ? [] : [`It is setuid: it runs as ${userText(setuid)}.`]),
    ...(setgid === null ? [] : [`It is setgid: it runs with group ${setgid}.`]),
    ...(nosuid ? ['It is on a mount with nosuid, where none of that counts.'] : []),
  ];
  return [
    ...sentences.flatMap((sentence) => wrap(sentence, textWidth())),
    ...sets.flatMap(({ set, hex, bits }) => ['', ...capabilityTable(set, hex, bits)]),
  ];
}
