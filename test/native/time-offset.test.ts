import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { asRoot, run, trace } from './stagehand.js';

const skip = !existsSync('/proc/self/ns/time') && 'this kernel has no time namespaces';

async function errnos(...steps: readonly string[]): Promise<(string | undefined)[]> {
  const words = steps.flatMap((step, i) => [...(i > 0 ? ['+'] : []), ...step.split(' ')]);
  const { trace: lines } = await trace(['--keep-going', ...words, '--', 'true']);
  return lines.flatMap((line) => (line.type === 'step' && line.name === 'time-offset' ? [line.errno] : []));
}

const uptime = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);

describe('time-offset', { skip }, () => {
  test('before fork sets the clock of the children: uptime follows boottime, and only that', async () => {
    const day = 86_400;
    for (const [clock, offset] of [
      ['boottime', 100 * day],
      ['monotonic', 0],
    ] as const) {
      const { stdout } = await run(
        `-rT + time-offset ${clock} ${100 * day} + fork -- cat /proc/uptime /proc/self/timens_offsets`.split(
          ' ',
        ),
      );
      const seen = Number(stdout.split(' ')[0]);
      assert.ok(Math.abs(seen - offset - uptime()) < 60, `${clock}: ${seen}`);
      assert.match(stdout, new RegExp(`^${clock}\\s+${100 * day}\\s+0$`, 'm'));
    }
  });

  test('can be said again until somebody was born there, then: EACCES', async () => {
    assert.deepEqual(
      await errnos(
        'unshare user',
        'map-root',
        'unshare time',
        'time-offset boottime 5',
        'time-offset boottime 6',
      ),
      [undefined, undefined],
    );
    assert.deepEqual(await errnos('-rT', 'fork', 'time-offset boottime 5'), ['EACCES']);
  });

  test('to a time before the start of the machine: ERANGE', async () => {
    assert.deepEqual(await errnos('-rT', `time-offset boottime -${Math.ceil(uptime()) + 1000}`), ['ERANGE']);
  });

  test("of the host's clocks: refused to root, EPERM to others", async () => {
    const { stderr, status } = await run(['time-offset', 'monotonic', '1', '--', 'true']);
    assert.equal(status, 125);
    assert.match(stderr, asRoot ? /you are real root/ : /write: .*\(EPERM\)/);
  });

  test('of another clock, or by what is no number, is a mistake of the command line', async () => {
    for (const words of ['realtime 5', 'monotonic x', 'monotonic 1.5', 'monotonic 99999999999999999999']) {
      const { stderr, status } = await run(['-rT', '+', 'time-offset', ...words.split(' '), '--', 'true']);
      assert.equal(status, 2);
      assert.match(stderr, /^stagehand: 'time-offset': the /);
    }
  });
});
