import { type Isolation, ownText, stateText } from '../../course/isolation/isolation.js';
import { houseLines, NARROWEST_PICTURE } from '../../course/isolation/picture.js';
import { paint, symbol } from '../theme.js';
import { paragraph } from './line.js';
import { visibleLine } from './visible.js';

/** The picture of what is isolated; where there is no room for it, or nobody to see it, a sentence for each room. */
export function isolationLines(rooms: Isolation, width: number, height: number, spoken: boolean): string[] {
  if (!spoken && width >= NARROWEST_PICTURE) {
    return houseLines(rooms, { width, height }, { own: paint.good, host: paint.muted, title: paint.heading });
  }
  return [
    ...paragraph(`${ownText(rooms)} are the container's own.`, width, 0),
    ...rooms.flatMap((state) => {
      const tone = state.own ? paint.good : paint.plain;
      const mark = spoken ? '' : `${state.own ? symbol.done : symbol.waiting} `;
      const whose = stateText(state, Number.POSITIVE_INFINITY);
      return paragraph(tone(visibleLine(`${mark}${state.name}: ${whose}`)), width, 0);
    }),
  ];
}
