import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT } from '../errors.js';
import { capabilityHex } from '../kernel/capabilities.js';
import { capabilityBits } from '../kernel/capability-bits.js';
import { readLastCapability } from '../kernel/proc.js';
import { fileLines } from '../print/capability-files.js';
import { say } from '../print/say.js';
import { readFileRights } from '../run/file-capabilities.js';

/** The file that somebody means: a path, or a program in PATH; undefined if there is none. */
export function findFile(word: string): string | undefined {
  if (word.includes('/') || existsSync(word)) return existsSync(word) ? resolve(word) : undefined;
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  return folders.map((folder) => join(folder, word)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** `learn caps FILE`: what a file gives to who executes it. */
export function capsOfFile(path: string, json: boolean): number {
  const { caps, ...rest } = readFileRights(path);
  const lastCap = readLastCapability();
  const named =
    caps === null ? [] : (['permitted', 'inheritable'] as const).map((set) => [set, caps[set]] as const);
  const sets = named.map(([set, held]) => {
    const hex = capabilityHex(held);
    return { set, hex, bits: capabilityBits(hex, lastCap) ?? [] };
  });
  const { version = null, effective = false, rootid = null } = caps ?? {};
  const about = { file: path, version, effective, rootid, ...rest, sets };
  if (json) console.log(JSON.stringify(about));
  else say(fileLines(about));
  return EXIT.ok;
}
