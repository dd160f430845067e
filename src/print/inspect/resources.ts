import type { CgroupLimit } from '../../kernel/cgroup-limits.js';
import { limitsText } from '../../kernel/cgroup-limits.js';
import { cgroupText } from '../../kernel/cgroups.js';
import type { Confinement } from '../../kernel/confinement/confinement.js';
import { escapeControls } from '../../kernel/printable.js';
import { type Rlimit, rlimitsThatDiffer } from '../../kernel/rlimits.js';
import { section, wordLines, words } from './section.js';

/** Its control groups and what they allow, and the limits of the process itself. */
export function resourceLines({ state, rlimits }: Confinement): string[] {
  return section('May use how much', [
    ['control group', words(state.cgroup, (groups) => escapeControls(cgroupText(groups)))],
    ['limits', words(state.limits, (all) => `${limitsText(all)}; the groups above may allow less`)],
    ['in use there', words(state.limits, ({ limits }) => usedText(limits))],
    [
      'other than ours',
      wordLines(rlimits, ({ its, ours }) => {
        const list = rlimitsThatDiffer(its, ours).map(({ its: a, ours: b }) => rlimitText(a, b));
        return list.length === 0 ? ['no resource limit'] : list;
      }),
    ],
  ]);
}

function usedText(limits: readonly CgroupLimit[]): string {
  const parts = limits.flatMap(({ name, use, hits }) => {
    if (use === null) return [];
    const amount = name === 'memory' ? `${Math.ceil(use / 2 ** 20)} MiB of memory` : `${use} of ${name}`;
    return [`${amount}${hits === null || hits === 0 ? '' : ` (${hits} times at the limit)`}`];
  });
  return parts.join(', ') || 'not counted';
}

function rlimitText(its: Rlimit, ours: Rlimit): string {
  const text = ({ soft, hard, unit }: Rlimit): string =>
    `${soft === hard ? soft : `${soft}, at most ${hard}`}${unit === '' ? '' : ` ${unit}`}`;
  return `${its.name}: ${text(its)}; ours: ${text(ours)}`;
}
