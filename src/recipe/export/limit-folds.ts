import { type Draft, done, type Fold } from './draft.js';
import { WHILE_IT_IS_MADE } from './reasons.js';
import { bytes } from './size.js';

const LIMITS: Readonly<Record<string, (value: string) => number | null>> = {
  memory: bytes,
  cpu: (value) => (value.endsWith('%') ? Number(value.slice(0, -1)) : null),
  pids: (value) => (value === 'max' ? null : Number(value)),
};

const inGroup = (draft: Draft, groups: string): undefined => {
  const [list = '', name = ''] = groups.split(':');
  const controllers = [...new Set([...(draft.cgroup?.controllers ?? []), ...list.split(',')])];
  draft.cgroup = { ...draft.cgroup, name, controllers };
};

/** How much it may use. */
export const limitFolds: Readonly<Record<string, Fold>> = {
  'cgroup-make': inGroup,
  'cgroup-join': inGroup,
  'fork-into': inGroup,
  'cgroup-limit': (draft, groups = '', value = '') => {
    const [controller = '', name = ''] = groups.split(':');
    const read = LIMITS[controller];
    if (read === undefined) return `there is no limit for ${controller}`;
    draft.cgroup = { controllers: [controller], ...draft.cgroup, name, [controller]: read(value) };
    return done;
  },
  'cgroup-freeze': () => WHILE_IT_IS_MADE,
  'cgroup-thaw': () => WHILE_IT_IS_MADE,
  rlimit: (draft, name = '', value = '') => {
    const [soft = '', hard = soft] = value.split(':');
    const others = draft.rlimits.filter((limit) => limit.name !== name);
    draft.rlimits = [...others, { name, soft: bytes(soft), hard: bytes(hard) }];
    return done;
  },
  reserve: () => WHILE_IT_IS_MADE,
  fill: () => WHILE_IT_IS_MADE,
};
