import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { readSnapshot, type Snapshot } from '../../src/kernel/snapshot.js';
import { asUser } from './as-user.js';
import { survivors } from './processes.js';
import { asRoot, start, until } from './stagehand.js';
import { words } from './status-of.js';

// What these steps have in common: whoever started the run still sees all of it, and it still ends with them.
const STEPS = [
  'drop all',
  'lower all',
  'lower cap_sys_ptrace + lower all',
  'inherit cap_kill + ambient cap_kill',
  'keep-caps + setuid 0',
  'setuid 0 + lower all',
  'securebits noroot,no-setuid-fixup + lower all',
  'no-new-privs + seccomp default',
  'no-new-privs + landlock read:/',
  'rlimit nofile 30',
  'drop all + setuid 0 + lower all + no-new-privs + landlock read:/ + seccomp default',
];

/** Each field of the snapshot that can't be read, with the reason. */
function unreadable(snapshot: Snapshot): string[] {
  const fields = { ...snapshot, ...snapshot.namespaces, ...snapshot.caps };
  return Object.entries(fields).flatMap(([name, field]) =>
    typeof field === 'object' && 'ok' in field && !field.ok ? [`${name}: ${field.reason}`] : [],
  );
}

/** Started inside a user namespace that somebody else has made: with ids of the host that are not their own. */
const AUTO = ['unshare', '--user', '--map-root-user', '--map-auto'];
const hasRange = !asRoot && spawnSync(AUTO[0] as string, [...AUTO.slice(1), 'true']).status === 0;

/** Performs all of the recipe but its exec; gives what is seen of it then. */
async function standing(recipe: string, before: readonly string[]) {
  const walk = start([...words(recipe), '--', 'sleep', '1000'], { before });
  const steps = recipe.split('+').length + (recipe.startsWith('-r') ? 1 : 0);
  let { pid } = await walk.next();
  for (let i = 0; i < steps; i++) {
    walk.go('g');
    const line = await walk.next();
    assert.ok(line.type === 'step' && line.errno === undefined, JSON.stringify(line));
    pid = line.pid;
  }
  return { walk, pid };
}

describe('of a process that has become another user of the host', {
  skip: !asRoot && !hasRange && 'needs newuidmap, and a range in /etc/subuid: sudo apt-get install uidmap',
}, () => {
  for (const step of ['setuid 7', 'keep-caps + setuid 7 + lower cap_kill + inherit cap_chown']) {
    test(`all is seen from outside: ${step}`, async () => {
      const { walk, pid } = await standing(step, asRoot ? [] : AUTO);
      const snapshot = await readSnapshot(pid);
      assert.deepEqual(unreadable(snapshot), []);
      assert.ok(snapshot.ids.ok && snapshot.ids.value.uid.effective !== process.geteuid?.());
      walk.hangUp();
      await walk.ended;
      assert.deepEqual(await survivors(walk.marker), []);
    });
  }
});

for (const who of asRoot ? ['the user who started it', 'root'] : ['the user who started it']) {
  const before = who === 'root' ? [] : asUser;
  describe(`of a process of ${who} that has fewer rights`, () => {
    for (const step of STEPS) {
      test(`all is seen from outside, and it ends with its guard: ${step}`, async () => {
        const { walk, pid } = await standing(`-r + ${step}`, before);
        assert.deepEqual(unreadable(await readSnapshot(pid)), []);
        walk.go('g');
        const { pid: command } = await until(walk, 'exec');
        assert.deepEqual(unreadable(await readSnapshot(command)), []);
        process.kill(walk.child.pid, 'SIGKILL');
        assert.deepEqual(await survivors(walk.marker), []);
        await walk.ended;
      });

      test(`while it stands still it ends with its guard: ${step}`, async () => {
        const { walk } = await standing(`-r + ${step}`, before);
        process.kill(walk.child.pid, 'SIGKILL');
        assert.deepEqual(await survivors(walk.marker), []);
        await walk.ended;
      });
    }
  });
}
