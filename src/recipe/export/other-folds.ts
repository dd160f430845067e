import { NETWORKS_STEPS } from '../steps/networks.js';
import { type Draft, done, type Fold } from './draft.js';
import { WHILE_IT_IS_MADE } from './reasons.js';

const MADE_BY_OTHERS =
  'a runtime gives a container an empty network; cables, addresses and rules are made by whoever starts it, as podman and ' +
  'docker do, or by a hook';

const terminal =
  (which: Draft['terminal']): Fold =>
  (draft) => {
    draft.terminal = which;
    return done;
  };

/** The rest: its name, its network, its terminal, and what is shown on purpose. */
export const otherFolds: Readonly<Record<string, Fold>> = {
  hostname: (draft, name = '') => {
    draft.hostname = name;
    return done;
  },
  lo: (draft) => {
    draft.loopback = true;
    return done;
  },
  ...Object.fromEntries(NETWORKS_STEPS.map(({ name }): [string, Fold] => [name, () => MADE_BY_OTHERS])),
  setsid: terminal('none'),
  'controlling-tty': terminal('given'),
  pty: terminal('own'),
  shm: () => WHILE_IT_IS_MADE,
  open: () => 'a descriptor that leaks is a mistake, shown on purpose',
  escape: () => 'a way out is a mistake, shown on purpose',
};
