import type { Finding } from '../course/check/check.js';

/** One line for each finding, as compilers write them, so that an editor can jump there. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ file, line, message, warning }) => `${file}:${line}: ${warning ? 'warning: ' : ''}${message}`,
  );
}

/** `2 mistakes and 1 warning in 3 lessons`, to begin a sentence with. */
export function findingCount(findings: readonly Finding[], lessons: number): string {
  const warnings = findings.filter(({ warning }) => warning).length;
  const mistakes = findings.length - warnings;
  const parts = [
    ...(mistakes > 0 || warnings === 0 ? [counted(mistakes, 'mistake')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  const text = `${parts.join(' and ')} in ${counted(lessons, 'lesson')}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `no runs`, `1 run`, `2 runs`. */
export function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}
