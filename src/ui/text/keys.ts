import stringWidth from 'string-width';
import { bindingsFor, FOOTER, type Handlers, NEEDED } from '../keys.js';
import { paint } from '../theme.js';
import { cell, cut, wrap } from './line.js';

/** The footer: the keys that work now, as many as there is room for, the most needed ones to the last. */
export function footerLine(handlers: Handlers, width: number): string {
  let shown = bindingsFor(handlers).filter(({ command }) => FOOTER[command] !== undefined);
  while (
    stringWidth(shown.map(({ shown: keys, command }) => `${keys} ${FOOTER[command]}`).join('  ')) > width
  ) {
    const optional = shown.findLastIndex(({ command }) => !NEEDED.includes(command));
    // The way out is the last one, and stays to the end.
    const dispensable = optional < 0 ? shown.length - 2 : optional;
    if (dispensable < 0) break;
    shown = shown.filter((_, i) => i !== dispensable);
  }
  return cut(
    shown
      .map(({ shown: keys, command }) => `${paint.strong(keys)} ${paint.muted(FOOTER[command] ?? '')}`)
      .join('  '),
    width,
  );
}

/** All the keys that work here, one a line. */
export function keyLines(handlers: Handlers, width: number): string[] {
  const bindings = bindingsFor(handlers);
  const keys = Math.max(...bindings.map(({ shown }) => stringWidth(shown)));
  return bindings.flatMap(({ shown, help }) => wrap(help, width, `  ${paint.strong(cell(shown, keys))}  `));
}
