import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileLessons } from '../course/compiled.js';
import { lessonJsonSchema } from '../course/json-schema.js';
import { lessonsFolder, loadCourse } from '../course/load.js';
import { packageRoot } from '../paths.js';

/** The last part of the build: our own lessons read ahead, and their schema for editors. */
export async function compile(): Promise<void> {
  await compileLessons(await loadCourse(lessonsFolder));
  const path = join(packageRoot, 'dist', 'lesson.schema.json');
  await writeFile(path, `${JSON.stringify(lessonJsonSchema(), null, 2)}\n`);
}
