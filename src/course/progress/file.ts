import { closeSync, constants, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import * as z from 'zod/mini';
import { type ProgressFile, progressFile, VERSION } from './types.js';

/** What a file of progress turned out to be. */
export type Reading =
  | { readonly kind: 'read'; readonly content: ProgressFile }
  | { readonly kind: 'none' }
  /** It is damaged, or of another version; a phrase that says which. */
  | { readonly kind: 'unreadable'; readonly because: string };

/** Something else is there, or somebody else's. */
const NOT_OURS: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENXIO: 'it is a socket',
  ELOOP: 'it is a link to itself',
  EACCES: 'you may not read it',
};

/**
 * Reads a file of progress; whatever is in it, or in its place.
 * @throws the error of the system call when that says nothing about the file: EIO, EMFILE.
 */
export function readProgress(file: string): Reading {
  try {
    return parseProgress(readText(file));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { kind: 'none' };
    const because = NOT_OURS[code];
    if (because === undefined) throw error;
    return { kind: 'unreadable', because };
  }
}

/** Without waiting: nobody has to write on a pipe that somebody has put there. */
function readText(file: string): string {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

/** Decodes the text of a file of progress. */
export function parseProgress(text: string): Reading {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', because: 'it is damaged' };
  }
  const { success, data: content } = z.safeParse(progressFile, data);
  if (success) return { kind: 'read', content };
  const { version } = (data ?? {}) as { version?: unknown };
  return typeof version === 'number' && version > VERSION
    ? { kind: 'unreadable', because: 'a newer version of learn wrote it' }
    : { kind: 'unreadable', because: 'it is damaged' };
}

/** The file as text that a person can read, too. */
export function formatProgress(content: ProgressFile): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * Gives the file another name, beside it; nothing is ever overwritten. Only to be called in one's turn.
 * @returns that name.
 */
export function setAside(file: string, now = new Date()): string {
  const name = freeName(`${file}.broken`, now);
  renameSync(file, name);
  return name;
}

/** `PREFIX-2026-03-01T12-30-59Z`, or with a number behind it when that one is taken. */
export function freeName(prefix: string, now = new Date()): string {
  const base = `${prefix}-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (!existsSync(name)) return name;
  }
}
