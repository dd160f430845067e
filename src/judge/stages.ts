/** What the rows of a stage are about. A lesson has its own title, and a course of somebody's own other lessons. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'a program is executed',
  1: 'users',
  2: 'the host name',
  3: 'mounts',
  4: 'processes',
  5: 'communication between processes',
  6: 'the network',
  7: 'control groups',
  8: 'the root directory',
  9: 'the way back to the old root',
  10: 'devices and terminals',
  11: 'capabilities',
  12: 'system calls, masks',
  13: 'all together',
  19: 'clocks',
};

/** The heading of what belongs to a stage: `Stage 4: processes`. */
export function stageHeading(stage: number): string {
  return `Stage ${stage}: ${NAMES[stage] ?? ''}`;
}

/** The stage about writing a runtime. */
export const RUNTIME_STAGE = 21;

/** What a level is about: `processes`. */
export const levelName = (stage: number): string => NAMES[stage] ?? '';

/** Where one learns about it: `learn stage 4`. */
export function whereTaught(stage: number): string {
  return `learn stage ${stage}`;
}
