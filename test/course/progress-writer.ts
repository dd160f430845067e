import { openProgress } from '../../src/course/progress/open.js';

// A program for the tests of progress: one window of a learner, who meets goals one after the other and saves each. It
// says each that is on disk. Arguments: a name for this window, and how many goals.
const [name = 'window', count = '1'] = process.argv.slice(2);
const progress = openProgress();
for (let i = 0; i < Number(count); i++) {
  progress.record({ type: 'goal-met', stage: i % 14, goal: `${name}-${i}` });
  progress.save();
  for (const { sentence } of progress.troubles()) process.stderr.write(`${sentence}\n`);
  process.stdout.write(`${i}\n`);
}
