import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findCgroupPlace } from '../../src/run/cgroup-place.js';
import { isGroup, membersOf, removeGroup, wordsIn } from '../../src/run/group-tree.js';
import { oweCgroup, settleForTheDead } from '../../src/run/ledger.js';
import { claimRunGroup, type RunGroup } from '../../src/run/run-group.js';
import {
  availableOf,
  folderOf,
  freshName,
  makeGroup,
  ourPlace,
  remainsOf,
  removeEverywhere,
  topOf,
} from '../native/groups.js';
import { missing } from '../native/missing.js';
import { eventually, survivors } from '../native/processes.js';
import { asRoot, start, until } from '../native/stagehand.js';

const home = mkdtempSync(join(tmpdir(), 'learn-group-test-'));
process.env.XDG_STATE_HOME = home;
const ledger = join(home, 'build-your-own-container', 'ledger');
after(() => rmSync(home, { recursive: true }));

const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const CONTROLLERS = availableOf('cpu', 'memory', 'pids');
const skip = ourPlace.ok ? false : `${ourPlace.why} ${ourPlace.fixes.join(' or ')}`;

describe('the group of a run', { skip }, () => {
  test('has a name of its own in a place of ours, and is written down before it is made', () => {
    const [one, other] = [claimRunGroup(CONTROLLERS), claimRunGroup(CONTROLLERS)];
    assert.notEqual(one.name, other.name);
    assert.match(one.name, /(^|\/)learn-\d+-\w+$/);
    assert.ok(one.place.ok);
    assert.equal(readdirSync(ledger).length, 2);
    const folders = one.place.folders(one.name);
    for (const folder of folders) mkdirSync(join(folder, 'inner'), { recursive: true });
    for (const group of [one, other, one]) group.remove();
    assert.deepEqual([folders.filter((folder) => existsSync(folder)), readdirSync(ledger)], [[], []]);
  });

  test('is one that stagehand can make, limit and join', async () => {
    const group = claimRunGroup(CONTROLLERS);
    const recipe = `cgroup-make ${CONTROLLERS}:${group.name} + cgroup-limit pids:${group.name} 50 + cgroup-join ${CONTROLLERS}:${group.name}`;
    const walk = start([...recipe.split(' '), '--', 'cat', '/proc/self/cgroup'], { paced: false });
    const { status, stdout, stderr } = await walk.ended;
    group.remove();
    assert.deepEqual([status, stderr], [0, '']);
    assert.ok(stdout.includes(group.name));
  });

  test('is removed, and who is left in it ended, when learn and stagehand are killed at once', async () => {
    const { child: learn, name } = await claimElsewhere();
    const recipe = `cgroup-make ${CONTROLLERS}:${name} + cgroup-join ${CONTROLLERS}:${name}`;
    const walk = start([...recipe.split(' '), '--', 'sh', '-c', 'setsid -f sleep 1000; exec sleep 1000']);
    walk.go('a');
    const { pid } = await until(walk, 'exec');
    const [folder = ''] = remainsOf(name);
    await eventually(() => membersOf(folder).length >= 2);
    assert.deepEqual(settleForTheDead(), []);
    // Both of ours at once, the keeper too: then nobody is left who would clean up.
    const keeper = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) \S+ (\d+) .*/s, '$1'));
    for (const victim of [walk.child.pid, keeper]) process.kill(victim, 'SIGSTOP');
    for (const victim of [walk.child.pid, keeper, learn.pid as number]) process.kill(victim, 'SIGKILL');
    walk.hangUp();
    await eventually(() => settleForTheDead().length > 0);
    await walk.ended;
    assert.deepEqual([remainsOf(name), await survivors(walk.marker), readdirSync(ledger)], [[], [], []]);
  });
});

describe('where groups can be made', () => {
  test('a controller that nobody has is named', () => {
    const place = findCgroupPlace(['moon']);
    assert.ok(!place.ok);
    assert.match(place.why, /controller moon|No control groups/);
    assert.deepEqual(place.fixes, []);
  });

  test('what LEARN_CGROUP says is taken, or refused with the reason', { skip }, () => {
    const name = freshName(ourPlace.ok ? ourPlace.name : '');
    makeGroup(CONTROLLERS, name);
    try {
      process.env.LEARN_CGROUP = `/${name}/`;
      const place = findCgroupPlace(CONTROLLERS);
      const poor = !place.ok && /has not got the controller/.test(place.why);
      assert.ok(place.ok ? place.name === name : poor, JSON.stringify(place));
      for (const wrong of ['/no/such/group', '../..']) {
        process.env.LEARN_CGROUP = wrong;
        const refused = findCgroupPlace(CONTROLLERS);
        assert.ok(!refused.ok);
        assert.match(refused.why, /LEARN_CGROUP .* there is no/);
      }
    } finally {
      delete process.env.LEARN_CGROUP;
      removeEverywhere(name);
    }
  });

  test('who may make none is told why, and what to type', {
    skip: CONTROLLERS.length === 0 || missing('setpriv', 'util-linux'),
  }, async () => {
    if (!asRoot && ourPlace.ok) return;
    const elsewhere = await claimElsewhere(...(asRoot ? AS_NOBODY : []));
    elsewhere.child.kill('SIGKILL');
    const { place } = elsewhere;
    assert.ok(!place.ok);
    assert.match(place.why, /belong to root/);
    assert.ok(place.fixes.some((fix) => /learn delegate/.test(fix)));
  });
});

/** A controller of version 2, and the group below which we may hand it down. */
const [handed] = wordsIn(join(topOf('cgroup'), 'cgroup.controllers')).flatMap((controller) => {
  const place = findCgroupPlace([controller]);
  return place.ok && !place.crowded ? [{ controller, base: place.name }] : [];
});

describe('version 2: our own group, and we are in it', {
  skip: handed === undefined && 'no controller of version 2 is ours to hand down',
}, () => {
  // The test itself is the process in the group, together with one that was there before.
  test('all in there make room, and go back in the end', async () => {
    const { controller, base } = handed ?? assert.fail();
    const name = freshName(base);
    const folder = folderOf('cgroup', name);
    const before = ownGroup();
    const control = join(folder, '..', 'cgroup.subtree_control');
    const wasOff = !wordsIn(control).includes(controller);
    if (wasOff) writeFileSync(control, `+${controller}`);
    mkdirSync(folder);
    const other = spawn('sleep', ['1000'], { stdio: 'ignore' });
    try {
      for (const pid of [process.pid, other.pid]) writeFileSync(join(folder, 'cgroup.procs'), `${pid}`);
      process.env.LEARN_CGROUP = name;
      const group = claimRunGroup([controller]);
      assert.ok(group.place.ok && group.place.crowded, JSON.stringify(group.place));
      assert.deepEqual(membersOf(folder), []);
      assert.equal(ownGroup(), `/${name}/learn-self`.replace(/^.*(\/learn-test)/, '$1'));
      // The next one, started from the shell that was moved along, finds the place as it is now.
      delete process.env.LEARN_CGROUP;
      const next = findCgroupPlace([controller]);
      assert.ok(asRoot || (next.ok && next.name === name && !next.crowded), JSON.stringify(next));
      const recipe = `cgroup-make ${controller}:${group.name} + cgroup-join ${controller}:${group.name}`;
      const walk = start([...recipe.split(' '), '--', 'sh', '-c', 'cat /proc/self/cgroup'], { paced: false });
      const { status, stdout } = await walk.ended;
      assert.ok(status === 0 && stdout.includes(group.name), stdout);
      group.remove();
      assert.deepEqual(new Set(membersOf(folder)), new Set([process.pid, other.pid]));
      assert.deepEqual([wordsIn(join(folder, 'cgroup.subtree_control')), readdirSync(ledger)], [[], []]);
      assert.ok(!existsSync(join(folder, 'learn-self')));
    } finally {
      delete process.env.LEARN_CGROUP;
      other.kill('SIGKILL');
      writeFileSync(join(topOf('cgroup'), before, 'cgroup.procs'), `${process.pid}`);
      removeGroup(folder, { kill: true });
      if (wasOff) writeFileSync(control, `-${controller}`);
    }
  });
});

describe('the ledger', { skip }, () => {
  test('removes no folder that is not a control group, and none with a name that is not ours', () => {
    const folder = join(home, 'learn-no-group');
    mkdirSync(folder);
    const debt = oweCgroup([folder]);
    debt.settle();
    assert.ok(existsSync(folder));
    // What could not be removed stays written down.
    const [entry = ''] = readdirSync(ledger);
    const text = JSON.parse(readFileSync(join(ledger, entry), 'utf8'));
    assert.deepEqual(text.groups, [folder]);
    const foreign = folderOf(CONTROLLERS[0] as string, freshName(ourPlace.ok ? ourPlace.name : '')).replace(
      /learn-([^/]*)$/,
      'x-$1',
    );
    mkdirSync(foreign);
    try {
      writeFileSync(
        join(ledger, entry),
        JSON.stringify({ ...text, owner: { pid: 1, start_time: 1 }, groups: [foreign] }),
      );
      assert.deepEqual([settleForTheDead(), isGroup(foreign)], [[], true]);
    } finally {
      removeGroup(foreign);
      rmSync(join(ledger, entry));
    }
  });
});

/** Our own group in version 2, as we know it; the tests' own part of it. */
function ownGroup(): string {
  const [, path = '/'] = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8')) ?? [];
  return path.replace(/^.*(\/learn-test)/, '$1');
}

/** Another process that has claimed a group as a run does, and waits. */
async function claimElsewhere(...before: string[]) {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`claim-and-wait.${extension}`, import.meta.url));
  const [command = '', ...args] = [...before, process.execPath, ...process.execArgv, program, ...CONTROLLERS];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  const line = await new Promise((resolve) => child.stdout.once('data', resolve));
  const { name, place } = JSON.parse(`${line}`) as RunGroup;
  return { child, name, place };
}
