import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { sanitize } from '../../run/sanitize.js';
import { type Part, parseReport, type Reports } from '../report.js';
import { readProbeFile } from './probe-files.js';

/** Hears what comes out of COMMAND: the reports of the probe, and what else is said. */
export interface Listener {
  readonly reports: Reports;
  readonly channel: 'stdout' | 'file' | null;
  readonly stderr: boolean;
  readonly lastWords: string;
  /** Bytes that came, of both streams. */
  readonly bytes: number;
  /** Looks into the file as well: for whoever waits, and in the end. */
  readFile(): void;
}

/** A line that is longer is not kept: it is none of ours. */
const LONGEST_LINE = 2 ** 18;
/** Of all that was said the end is kept. */
const LAST_WORDS = 2000;

/**
 * @param folder of the probe in the root file system.
 * @param token that marks what the probe says in this run.
 */
export function listen(stdout: Readable, stderr: Readable, folder: string, token: string): Listener {
  const reports: { -readonly [P in Part]?: unknown } = {};
  const said = { out: '', err: '' };
  let channel: Listener['channel'] = null;
  let sawStderr = false;
  let bytes = 0;
  const take = (line: string, from: 'stdout' | 'file'): boolean => {
    const report = parseReport(line, token);
    if (report === null) return line.includes(`@${token}@`);
    reports[report.part] ??= report;
    if (from === 'stdout' || channel === null) channel = from;
    return true;
  };
  const follow = (stream: Readable, each: (line: string) => void): void => {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      bytes += text.length;
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      for (const line of lines) each(line);
    });
    stream.on('end', () => each(rest)).on('error', () => {});
  };
  const keep = (which: 'out' | 'err', line: string): void => {
    if (line.trim() !== '') said[which] = `${said[which]}\n${line}`.slice(-LAST_WORDS);
  };
  follow(stdout, (line) => {
    if (line.includes(`@${token}@ stderr`)) sawStderr = true;
    else if (!take(line, 'stdout')) keep('out', line);
  });
  follow(stderr, (line) => {
    if (line.includes(`@${token}@ stderr`)) sawStderr = true;
    else keep('err', line);
  });
  return {
    get reports() {
      return reports as Reports;
    },
    get channel() {
      return channel;
    },
    get stderr() {
      return sawStderr;
    },
    get lastWords() {
      return lastWordsOf(said.err || said.out);
    },
    get bytes() {
      return bytes;
    },
    readFile() {
      for (const line of readProbeFile(join(folder, 'report')).split('\n')) take(line, 'file');
    },
  };
}

const SHOWN = 240;

/** The end of it, in one line. */
function lastWordsOf(text: string): string {
  const odd = text.match(/\ufffd/g)?.length ?? 0;
  if (odd > text.length / 10) return 'bytes that are no text';
  const words = sanitize(text).replace(/\s+/g, ' ').trim();
  return words.length > SHOWN ? `... ${words.slice(-SHOWN).replace(/^\S* /, '')}` : words;
}
