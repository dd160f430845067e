import type { TreeProcess } from '../../kernel/process-tree.js';
import { paint } from '../theme.js';
import { cut, paragraph } from './line.js';
import { visibleLine } from './visible.js';

/** The processes of a run, each below its parent, with their numbers and their terminal on both sides. */
export function processLines(tree: readonly TreeProcess[], width: number): string[] {
  if (tree.length === 0) return [];
  const outside = Math.max(...tree.map(({ pid }) => `${pid}`.length), 'outside'.length);
  const head = `  ${'outside'.padStart(outside)}  inside  ${'terminal'.padEnd(8)}  process`;
  return [
    paint.muted(cut(head, width)),
    ...tree.map(({ pid, inside, terminal, name, depth }) =>
      cut(
        `  ${`${pid}`.padStart(outside)}  ${`${inside}`.padStart(6)}  ${(terminal ?? 'none').padEnd(8)}  ` +
          `${'  '.repeat(depth)}${visibleLine(name)}`,
        width,
      ),
    ),
  ];
}

/** The same as sentences, for a screen reader. */
export function spokenProcesses(tree: readonly TreeProcess[], width: number): string[] {
  return tree.flatMap(({ pid, inside, terminal, name }) =>
    paragraph(
      `${visibleLine(name)}: ${pid} outside, ${inside} inside, ` +
        (terminal === null ? 'without a terminal' : `on terminal ${terminal}`),
      width,
      0,
    ),
  );
}
