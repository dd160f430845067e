import stringWidth from 'string-width';
import { bindingsFor, type Command, type Handlers } from '../keys.js';
import { paint } from '../theme.js';
import { cell, cut, wrap } from './line.js';

/**
 * The footer: the keys that work now, in the order of the table; where there is little room, those of the lowest ranks.
 * @param own commands that matter more here than elsewhere
 */
export function footerLine(handlers: Handlers, width: number, own: readonly Command[] = []): string {
  const all = bindingsFor(handlers).flatMap(({ command, shown, footer }) =>
    footer === undefined
      ? []
      : [{ keys: shown, word: footer.word, rank: own.includes(command) ? OWN : footer.rank }],
  );
  const byRank = [...all].sort((a, b) => a.rank - b.rank);
  const room = byRank.findIndex((_, i) => widthOf(byRank.slice(0, i + 1)) > width);
  const kept = byRank.slice(0, room < 0 ? byRank.length : Math.max(room, 1));
  return cut(
    all
      .filter((one) => kept.includes(one))
      .map(({ keys, word }) => `${paint.strong(keys)} ${paint.muted(word)}`)
      .join(GAP),
    width,
  );
}

/** As important as the keys that only this screen has. */
const OWN = 5;

const GAP = '  ';

function widthOf(shown: readonly { readonly keys: string; readonly word: string }[]): number {
  return stringWidth(shown.map(({ keys, word }) => `${keys} ${word}`).join(GAP));
}

/** All the keys that work here, one a line. */
export function keyLines(handlers: Handlers, width: number): string[] {
  const bindings = bindingsFor(handlers);
  const keys = Math.max(...bindings.map(({ shown }) => stringWidth(shown)));
  return bindings.flatMap(({ shown, help }) => wrap(help, width, `  ${paint.strong(cell(shown, keys))}  `));
}
