export { compileLessons } from '../course/compiled.js';
export { loadCourse } from '../course/load.js';
