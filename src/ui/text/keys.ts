import stringWidth from 'string-width';
import { bindingsFor, type Handlers } from '../keys.js';
import { paint } from '../theme.js';
import { cell, cut, wrap } from './line.js';

/** The footer: the keys that work now, as many as there is room for, the most needed ones always. */
export function footerLine(handlers: Handlers, width: number): string {
  const named = bindingsFor(handlers).filter(({ short }) => short !== undefined);
  let shown = [...named];
  const text = (): string => shown.map(({ shown: keys, short }) => `${keys} ${short}`).join('  ');
  while (stringWidth(text()) > width) {
    const optional = shown.findLastIndex(({ keep }) => keep === undefined);
    // The way out is the last one, and stays to the end.
    const dispensable = optional < 0 ? shown.length - 2 : optional;
    if (dispensable < 0) break;
    shown = shown.filter((_, i) => i !== dispensable);
  }
  return cut(
    shown.map(({ shown: keys, short }) => `${paint.strong(keys)} ${paint.muted(short ?? '')}`).join('  '),
    width,
  );
}

/** All the keys that work here, one a line. */
export function keyLines(handlers: Handlers, width: number): string[] {
  const bindings = bindingsFor(handlers);
  const keys = Math.max(...bindings.map(({ shown }) => stringWidth(shown)));
  return bindings.flatMap(({ shown, help }) => wrap(help, width, `  ${paint.strong(cell(shown, keys))}  `));
}
