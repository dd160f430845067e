import { loadCourse } from '../course/load.js';
import { columns } from '../print/columns.js';
import { say } from '../print/say.js';

/** `learn stages`: the course at a glance. */
export async function stages({ json = false }: { json?: boolean }): Promise<number> {
  const course = await loadCourse();
  if (json) {
    const list = course.map(({ stage, title, part, question, flags, minutes, namespaces }) => ({
      stage,
      part: part ?? null,
      title,
      question,
      flags,
      minutes,
      namespaces,
    }));
    console.log(JSON.stringify(list, null, 2));
  } else {
    const rows = course.map((l) => [`${l.stage}`, l.title, l.flags, `${l.minutes} min`]);
    const [head = '', ...lines] = columns([['stage', 'title', 'flags', 'time'], ...rows]);
    say([head], ...course.map(({ part }, i) => [...partLines(part), lines[i] ?? '']));
  }
  return 0;
}

function partLines(part: string | undefined): string[] {
  return part === undefined ? [] : ['', `       ${part}`];
}
