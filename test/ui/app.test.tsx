import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from 'ink-testing-library';
import { loadCourse } from '../../src/course/load.js';
import { App } from '../../src/ui/App.js';
import { KeyboardInput } from '../../src/ui/components/KeyboardInput.js';
import { oneSession } from '../../src/ui/one-session.js';

const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 50));

test('the map: the question of the chosen stage, and the way into it and back', async () => {
  const course = await loadCourse();
  const sessions = oneSession();
  const app = render(
    <KeyboardInput>
      <App course={course} first={undefined} sessions={sessions} />
    </KeyboardInput>,
  );
  const see = async (what: RegExp): Promise<void> => {
    for (let i = 0; i < 100 && !what.test(app.lastFrame() ?? ''); i++) await settled();
    assert.match(app.lastFrame() ?? '', what);
  };
  try {
    await see(/▸ {2}0 /);
    for (const key of ['j', 'j', 'k', 'G', 'g', 'j']) app.stdin.write(key);
    await see(/▸ {2}1 /);
    const [word] = course[1]?.question.split(' ') ?? [];
    await see(new RegExp(`^ +${word}`, 'm'));
    app.stdin.write('\r');
    await see(/^1 {2}.*\[Read\]/m);
    app.stdin.write('\t');
    await see(/\[Predict 0\/\d\]/);
    app.stdin.write('1');
    await see(/\[Predict 1\/\d\]/);
    app.stdin.write('q');
    await see(/▸ {2}1 /);
    app.stdin.write('\r');
    await see(/^1 {2}.*Predict 1\/\d/m);
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
  const see = async (what: RegExp): Promise<void> => {
    for (let i = 0; i < 200 && !what.test(app.lastFrame() ?? ''); i++) await settled();
    assert.match(app.lastFrame() ?? '', what);
  };
  try {
    await see(/one line/);
    app.stdin.write('o');
    await see(/▸cgexec .*◂/);
    for (const key of ['l', 'l']) app.stdin.write(key);
    await see(/▸m◂/);
    app.stdin.write(' ');
    await see(/Left out: -m/);
    app.stdin.write('q');
    app.stdin.write('\r');
    await see(/✓ done/);
    app.stdin.write('i');
    await see(/The state, row by row.*\d+ of \d+/);
    for (let i = 0; i < 30; i++) app.stdin.write('l');
    await see(/(\d+) of \1\b/);
    app.stdin.write('q');
    await see(/Steps/);
  } finally {
    app.unmount();
    await sessions.stop();
  }
});
