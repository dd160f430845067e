import { decide, listText, met, type Rule, unmet } from '../rule.js';
import type { Values } from '../schema.js';

const CLOCKS = ['boottime', 'monotonic'] as const;

/** The clocks that a time namespace has of its own. */
export const clockRules: { clock: Rule<Values['clock']> } = {
  clock: {
    wants: (asked) => {
      const parts = CLOCKS.flatMap((name) =>
        asked[name] === undefined ? [] : [`${name} ahead by ${asked[name]} s or more`],
      );
      return `has ${listText(parts)}`;
    },
    sees: (asked, { clocks }) =>
      decide(clocks, 'clocks', (offsets) => {
        const late = CLOCKS.find((name) => offsets[name] < (asked[name] ?? Number.NEGATIVE_INFINITY));
        const shown = CLOCKS.filter((name) => asked[name] !== undefined);
        return late === undefined
          ? met(`has ${listText(shown.map((name) => `${name} ahead by ${offsets[name]} s`))}`)
          : unmet(`has ${late} ahead by ${offsets[late]} s`);
      }),
  },
};
