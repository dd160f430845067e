import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceRef } from './events.js';
import { nativeFolder } from './helper.js';

/** A C function as it stands in the shipped source. */
export interface SourceCode {
  readonly file: string;
  /** Line number of the first of `lines`, from 1. */
  readonly firstLine: number;
  /** The function with the comment above it. */
  readonly lines: readonly string[];
}

/**
 * The function that performed a step, with its comment: the code that ran, since stagehand is built from this very file.
 * Null when it is not there (the source was changed behind a running course).
 */
export async function readSource(ref: SourceRef): Promise<SourceCode | null> {
  const lines = (await readFile(join(nativeFolder, ref.file), 'utf8')).split('\n');
  const head = lines.findIndex(
    (line) => /^\w/.test(line) && line.includes(`${ref.function}(`) && !line.endsWith(';'),
  );
  if (head < 0) return null;
  const end = lines.findIndex((line, i) => i > head && line === '}');
  const start = commentAbove(lines, head);
  return { file: ref.file, firstLine: start + 1, lines: lines.slice(start, end + 1) };
}

function commentAbove(lines: readonly string[], head: number): number {
  if (!lines[head - 1]?.endsWith('*/')) return head;
  const start = lines.findLastIndex((line, i) => i < head && line.startsWith('/*'));
  return start < 0 ? head : start;
}
