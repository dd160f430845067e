import { mapReadable, pickReadable, unreadable } from '../../readable.js';
import { isOwn } from '../facts.js';
import { type Found, found, NOTHING, type Rule, readAll, some } from '../finding.js';

/** Other processes, and the terminal that is shared with them. */
export const processRules: readonly Rule[] = [
  {
    id: 'neighbours',
    stage: 8,
    looks: 'processes with another root directory that it may look into',
    unless: 'files',
    find: ({ neighbours }) =>
      pickReadable(neighbours, ({ seen, unseen }) => {
        const open = seen.filter((one) => one.elsewhere && one.open);
        if (open.length === 0)
          return unseen === 0
            ? NOTHING
            : unreadable(`${unseen} of the processes that it sees may not be looked at from here`);
        const names = some(open.map(({ inside, name }) => `process ${inside} (${name})`));
        return found({
          severity: 'way out',
          seen: `It may look into ${names}, with another root directory.`,
          why: 'A process that stayed outside shows the way there, /proc/PID/root, to everybody who may look into it.',
        });
      }),
  },
  {
    id: 'terminal',
    stage: 10,
    looks: 'a terminal that it shares with somebody outside',
    find: (c) =>
      pickReadable(isOwn(c, 'mnt'), (own) =>
        !own
          ? NOTHING
          : mapReadable(
              readAll({ shared: c.sharesTerminal, terminal: c.state.terminal }),
              ({ shared, terminal }): readonly Found[] =>
                shared
                  ? [
                      {
                        severity: 'risk',
                        seen: `Its terminal, ${terminal.name}, controls a session that was begun outside.`,
                        why: 'It can read what is typed there, and where the setting dev.tty.legacy_tiocsti is 1 or missing, put keys into it (CVE-2017-5226).',
                      },
                    ]
                  : [],
            ),
      ),
  },
];
