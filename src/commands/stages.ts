import { loadCourse } from '../course/load.js';
import { columns } from '../print/columns.js';
import { say } from '../print/say.js';

/** `learn stages`: the course at a glance. */
export async function stages({ json = false }: { json?: boolean }): Promise<number> {
  const course = await loadCourse();
  if (json) {
    const list = course.map(({ stage, title, question, flags, minutes, namespaces }) => ({
      stage,
      title,
      question,
      flags,
      minutes,
      namespaces,
    }));
    console.log(JSON.stringify(list, null, 2));
  } else {
    const rows = course.map((l) => [`${l.stage}`, l.title, l.flags, `${l.minutes} min`]);
    say(columns([['stage', 'title', 'flags', 'time'], ...rows]));
  }
  return 0;
}
