import type { CgroupLimit } from '../../kernel/cgroup-limits.js';
import { limitsText, limitText } from '../../kernel/cgroup-limits.js';
import type { LimitAbove } from '../../kernel/cgroup-limits-above.js';
import { cgroupText } from '../../kernel/cgroups.js';
import type { Confinement } from '../../kernel/confinement/confinement.js';
import { escapeControls } from '../../kernel/printable.js';
import { type Rlimit, rlimitsThatDiffer } from '../../kernel/rlimits.js';
import { section, wordLines, words } from './section.js';

/** Its control groups and what they allow, and the limits of the process itself. */
export function resourceLines({ state, limitsAbove, rlimits }: Confinement): string[] {
  return section('May use how much', [
    ['control group', words(state.cgroup, (groups) => escapeControls(cgroupText(groups)))],
    ['limits', words(state.limits, limitsText)],
    ['groups above', wordLines(limitsAbove, aboveTexts)],
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

/** Each holds for all that is below its group. */
function aboveTexts(above: readonly LimitAbove[]): string[] {
  if (above.length === 0) return ['no limit that is seen here'];
  return above.map(
    ({ name, limit, folder }) => `at most ${limitText(name, limit)} together, by ${escapeControls(folder)}`,
  );
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
