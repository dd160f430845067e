import test from 'node:test';
import { render } from 'ink-testing-library';
import { loadCourse } from '../../src/course/load.js';
import { App } from '../../src/ui/App.js';
import { KeyboardInput } from '../../src/ui/components/KeyboardInput.js';
import { oneSession } from '../../src/ui/one-session.js';
import { see } from './see.js';

test('the map: the question of the chosen stage, and the way into it and back', async () => {
  const course = await loadCourse();
  const sessions = oneSession();
  const app = render(
    <KeyboardInput>
      <App course={course} first={undefined} sessions={sessions} />
    </KeyboardInput>,
  );
  try {
    await see(app, /▸ {2}0 /);
    for (const key of ['j', 'j', 'k', 'G', 'g', 'j']) app.stdin.write(key);
    await see(app, /▸ {2}1 /);
    const [word] = course[1]?.question.split(' ') ?? [];
    await see(app, new RegExp(`^ +${word}`, 'm'));
    app.stdin.write('\r');
    await see(app, /^1 {2}Root[\s\S]*\[Read\]/m);
    app.stdin.write('\t');
    await see(app, /\[Predict 0\/\d\]/);
    app.stdin.write('1');
    await see(app, /\[Predict 1\/\d\]/);
    app.stdin.write('q');
    await see(app, /▸ {2}1 /);
    app.stdin.write('\r');
    await see(app, /^1 {2}Root[\s\S]*Predict 1\/\d/m);
  } finally {
    app.unmount();
    await sessions.stop();
  }
});

test('a stage with a line: its parts, one left out; and the state row by row', async () => {
  const course = await loadCourse();
  const stage = course.find(({ line }) => line !== undefined)?.stage;
  const sessions = oneSession();
  const app = render(
    <KeyboardInput>
      <App course={course} first={stage} sessions={sessions} />
    </KeyboardInput>,
  );
  try {
    await see(app, /one line/);
    app.stdin.write('o');
    await see(app, /▸cgexec .*◂/);
    for (const key of ['l', 'l']) app.stdin.write(key);
    await see(app, /▸m◂/);
    app.stdin.write(' ');
    await see(app, /Left out: -m/);
    app.stdin.write('q');
    await see(app, /\[Read\]/);
    for (const key of ['\t', '\t']) app.stdin.write(key);
    await see(app, /\[Run\]/);
    app.stdin.write('\r');
    await see(app, /✓ done/);
    app.stdin.write('i');
    await see(app, /The state, row by row.*\d+ of \d+/);
    for (let i = 0; i < 30; i++) app.stdin.write('l');
    await see(app, /(\d+) of \1\b/);
    app.stdin.write('q');
    await see(app, /Steps/);
  } finally {
    app.unmount();
    await sessions.stop();
  }
});
