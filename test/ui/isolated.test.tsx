import assert from 'node:assert/strict';
import test from 'node:test';
import { render } from 'ink-testing-library';
import { isolation } from '../../src/course/isolation/isolation.js';
import { loadCourse } from '../../src/course/load.js';
import { App } from '../../src/ui/App.js';
import { KeyboardInput } from '../../src/ui/components/KeyboardInput.js';
import { oneSession } from '../../src/ui/one-session.js';
import { isolationLines } from '../../src/ui/text/isolation.js';
import { see } from './see.js';

test('the picture: what was run, the run as it is, and both in turn; and the same on the map', async () => {
  const course = await loadCourse();
  const sessions = oneSession();
  const app = render(
    <KeyboardInput>
      <App course={course} first={2} sessions={sessions} />
    </KeyboardInput>,
  );
  try {
    await see(app, /\[Read\]/);
    app.stdin.write('w');
    await see(app, /Isolated so far[\s\S]*0 of 15 are the container's own/);
    app.stdin.write('wa');
    await see(app, /All came out as the lesson says/);
    app.stdin.write('w');
    await see(app, /Isolated in this run[\s\S]*3 of 15[\s\S]*✓ UTS namespace[\s\S]*own: moby/);
    app.stdin.write('\t');
    await see(app, /Isolated so far[\s\S]*✓ UTS namespace[\s\S]*own since stage 2/);
    for (const key of '/network') app.stdin.write(key);
    await see(app, /^\/network_ {2}1 of \d/m);
    app.stdin.write('\x1b');
    await see(app, /Tab this run/);
    app.stdin.write('w');
    await see(app, /\[Run\]/);
    app.stdin.write('q');
    await see(app, /Build a container by hand/);
    app.stdin.write('w');
    await see(app, /Isolated so far[\s\S]*own since stage 2/);
    app.stdin.write('w');
    await see(app, /Build a container by hand/);
  } finally {
    app.unmount();
    await sessions.stop();
  }
});

const rooms = isolation(({ key }) => ({ own: key === 'uts', value: 'moby' }));

test('a screen reader hears a sentence for each room, without marks', () => {
  const lines = isolationLines(rooms, 120, 40, true);
  assert.equal(lines[0], "1 of 15 are the container's own.");
  assert.ok(lines.includes('UTS namespace: own: moby'));
  assert.ok(lines.includes('network namespace: as on the host'));
  assert.doesNotMatch(lines.join(''), /[✓·─│┊]/);
});

test('where there is no room for a picture there are lines that fit', () => {
  for (const width of [20, 40, 79]) {
    const lines = isolationLines(rooms, width, 10, false);
    assert.ok(lines.every((line) => [...line].length <= width));
    assert.ok(lines.join(' ').includes('✓ UTS namespace:'));
  }
});
