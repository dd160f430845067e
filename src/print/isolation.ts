import { type Isolation, ownText, stateText } from '../course/isolation/isolation.js';
import { houseLines, NARROWEST_PICTURE } from '../course/isolation/picture.js';
import { columns } from './columns.js';
import { heading } from './lesson.js';
import { textWidth } from './wrap.js';

/**
 * What is isolated by now.
 * @param drawn as a picture, for whoever sees one; otherwise a line for each part, which can be read aloud and searched.
 */
export function isolationLines(rooms: Isolation, drawn: boolean): string[] {
  const width = textWidth();
  const title = [...heading('Isolated so far'), ''];
  if (drawn && width >= NARROWEST_PICTURE) return [...title, ...houseLines(rooms, { width, height: 0 })];
  const rows = rooms.map((state) => [
    state.name,
    stateText(state, Number.POSITIVE_INFINITY),
    width < NARROWEST_PICTURE ? '' : state.about,
  ]);
  return [...title, `${ownText(rooms)} are the container's own:`, ...columns(rows, '  ')];
}
