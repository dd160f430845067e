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
  18: 'clocks',
};

/** Rows that come behind the last stage that there is, and the manual page to read instead. */
const PAGES: Readonly<Record<number, string>> = { 18: 'time_namespaces(7)' };

/** The heading of what belongs to a stage: `Stage 4: processes`. */
export function stageHeading(stage: number): string {
  const name = NAMES[stage] ?? '';
  return stage in PAGES ? `Beyond the stages: ${name}` : `Stage ${stage}: ${name}`;
}

/** Where one learns about it: `learn stage 4`, or a manual page where no stage has it. */
export function whereTaught(stage: number): string {
  return PAGES[stage] ?? `learn stage ${stage}`;
}
