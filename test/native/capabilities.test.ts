import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { CAPABILITY_NAMES } from '../../src/kernel/capability-names.js';
import { readSnapshot } from '../../src/kernel/snapshot.js';
import { parseStatus } from '../../src/kernel/status.js';
import { asUser } from './as-user.js';
import { missing } from './missing.js';
import { asRoot, run, stagehand, start, trace, until } from './stagehand.js';
import { sets, statusAfter, words } from './status-of.js';

/** Errnos of the steps; null for one that went well. The command is not reached by one that fails. */
async function errnos(recipe: string, before = asUser): Promise<(string | null)[]> {
  const { trace: lines } = await trace([...words(recipe), '--', 'true'], { before });
  return lines.flatMap((line) => (line.type === 'step' && line.name !== 'exec' ? [line.errno ?? null] : []));
}

const CHROOT = ['/usr/sbin/chroot', '/', 'true'];
const mayChroot = async (recipe: string, command = CHROOT) => {
  const { status, stderr } = await run([...words(recipe), '--', ...command], { before: asUser });
  if (status !== 0) assert.match(stderr, /Operation not permitted/);
  return status === 0;
};
const all = 'all' as const;

describe('drop', () => {
  test('holds from the exec on: the same process may before it, the command may not', async () => {
    assert.ok(await mayChroot('-r'));
    assert.deepEqual(await errnos('-r + drop cap_sys_chroot + chroot /'), [null, null, null, null]);
    assert.ok(!(await mayChroot('-r + drop cap_sys_chroot + chroot /')));
    const nested = [stagehand, 'chroot', '/', '--', 'true'];
    assert.ok(await mayChroot('-r', nested));
    assert.ok(!(await mayChroot('-r + drop cap_sys_chroot', nested)));
  });

  test('takes just these out of the bounding set, by either way to write them', async () => {
    const without = CAPABILITY_NAMES.filter((name) => !['cap_chown', 'cap_net_raw'].includes(name));
    for (const list of ['cap_net_raw,cap_chown', 'CAP_CHOWN,CAP_NET_RAW']) {
      const after = sets(await statusAfter(`-r + drop ${list}`));
      assert.deepEqual(after, {
        inheritable: [],
        permitted: without,
        effective: without,
        bounding: without,
        ambient: [],
      });
    }
  });

  test('all leaves nothing to the command, though it is root', async () => {
    const after = sets(await statusAfter('-r + drop all'));
    assert.deepEqual(after, { inheritable: [], permitted: [], effective: [], bounding: [], ambient: [] });
  });

  test('all knows which they are where there is no /proc to ask', async () => {
    const walk = start(words('-rm + mount tmpfs /proc + drop all -- true'), { before: asUser });
    const { pid } = await until(walk, 'drop');
    const { caps } = await readSnapshot(pid);
    assert.deepEqual(caps.bounding, { ok: true, value: '0'.repeat(16) });
    walk.hangUp();
    await walk.ended;
  });

  test('does not hold in a new user namespace: that one begins with all', async () => {
    const after = sets(await statusAfter('-r + drop all + unshare user + map-uid 0 0 1 + map-gid 0 0 1'));
    assert.deepEqual([after.bounding, after.effective], [all, all]);
  });

  test('needs CAP_SETPCAP', async () => {
    assert.deepEqual(await errnos('drop cap_chown'), ['EPERM']);
    assert.deepEqual((await errnos('-r + lower cap_setpcap + drop cap_chown')).at(-1), 'EPERM');
  });
});

describe('lower', () => {
  test('holds at once', async () => {
    assert.equal((await errnos('-ru + lower cap_sys_admin + hostname moby')).at(-1), 'EPERM');
    assert.equal((await errnos('-ru + lower cap_sys_chroot + hostname moby')).at(-1), null);
    assert.equal((await errnos('-r + lower cap_sys_chroot + chroot /')).at(-1), 'EPERM');
    assert.equal((await errnos('-r + lower all + chroot /')).at(-1), 'EPERM');
  });

  test('takes them out of four sets, the ambient one too, and out of no more', async () => {
    const raised = '-r + inherit cap_kill,cap_net_raw + ambient cap_kill,cap_net_raw';
    const after = sets(await statusAfter(`${raised} + lower cap_net_raw + securebits noroot`));
    assert.deepEqual(after, {
      inheritable: ['cap_kill'],
      permitted: ['cap_kill'],
      effective: ['cap_kill'],
      bounding: all,
      ambient: ['cap_kill'],
    });
  });

  test('is undone by an exec as root, as long as the bounding set is full', async () => {
    const after = sets(await statusAfter('-r + lower all'));
    assert.deepEqual([after.permitted, after.effective], [all, all]);
    assert.deepEqual(sets(await statusAfter('-r + drop all + lower all')).permitted, []);
  });

  test('is for everybody, who has none included', async () => {
    assert.deepEqual(await errnos('lower all'), [null]);
  });
});

describe('ambient', () => {
  // Who is not root inside: as who starts it, in a user namespace that has no other id.
  const self = 'unshare user + map-self';

  test('is what an exec leaves to who is not root', async () => {
    assert.ok(!(await mayChroot(self)));
    assert.ok(await mayChroot(`${self} + inherit cap_sys_chroot + ambient cap_sys_chroot`));
    const after = sets(await statusAfter(`${self} + inherit cap_kill + ambient cap_kill`));
    assert.deepEqual(after, {
      inheritable: ['cap_kill'],
      permitted: ['cap_kill'],
      effective: ['cap_kill'],
      bounding: all,
      ambient: ['cap_kill'],
    });
  });

  test('none: nothing is left', async () => {
    const after = sets(await statusAfter(`${self} + inherit cap_kill + ambient cap_kill + ambient none`));
    assert.deepEqual([after.inheritable, after.permitted, after.ambient], [['cap_kill'], [], []]);
  });

  test('takes only what is permitted and inheritable', async () => {
    assert.equal((await errnos(`${self} + ambient cap_kill`)).at(-1), 'EPERM');
    assert.equal(
      (await errnos(`${self} + inherit cap_kill + lower cap_kill + ambient cap_kill`)).at(-1),
      'EPERM',
    );
    assert.equal((await errnos('ambient cap_kill')).at(-1), 'EPERM');
    const forbidden = `${self} + inherit cap_kill + securebits no-ambient-raise + ambient cap_kill`;
    assert.equal((await errnos(forbidden)).at(-1), 'EPERM');
  });
});

describe('inherit', () => {
  test('adds to the inheritable set, and that alone gives an ordinary program nothing', async () => {
    const after = sets(await statusAfter('unshare user + map-self + inherit cap_kill + inherit cap_chown'));
    assert.deepEqual(after.inheritable, ['cap_chown', 'cap_kill']);
    assert.deepEqual([after.permitted, after.effective], [[], []]);
  });

  test('takes only what one has, and what is in the bounding set', async () => {
    assert.deepEqual(await errnos('inherit cap_kill'), ['EPERM']);
    assert.equal((await errnos('-r + drop cap_kill + inherit cap_kill')).at(-1), 'EPERM');
    assert.equal((await errnos('-r + lower cap_setpcap,cap_kill + inherit cap_kill')).at(-1), 'EPERM');
    assert.equal((await errnos('-r + lower cap_setpcap + inherit cap_kill')).at(-1), null);
  });
});

describe('securebits', () => {
  test('noroot: an exec as user 0 gives nothing', async () => {
    const after = await statusAfter('-r + securebits noroot');
    assert.ok(after.uid.ok && after.uid.value.effective === 0);
    assert.deepEqual(sets(after), {
      inheritable: [],
      permitted: [],
      effective: [],
      bounding: all,
      ambient: [],
    });
  });

  test('are added to those that are set, and a locked one stays', async () => {
    const locked = '-r + securebits noroot,noroot-locked + securebits keep-caps-locked';
    assert.deepEqual(await errnos(`${locked} + keep-caps`), [null, null, null, null, 'EPERM']);
    const { stdout } = await run([...words(locked), '--', '/usr/sbin/capsh', '--print'], { before: asUser });
    if (!missing('capsh', 'libcap2-bin')) assert.match(stdout, /^Securebits: \d+\/0x23\//m);
    assert.equal((await errnos('-r + securebits noroot-locked + securebits noroot')).at(-1), 'EPERM');
  });

  test('need CAP_SETPCAP', async () => {
    assert.deepEqual(await errnos('securebits noroot'), ['EPERM']);
  });
});

// To become somebody else takes two ids: real root has them, a normal user with a range of their own.
const auto = ['unshare', '--user', '--map-root-user', '--map-auto'];
const twoIds = asRoot ? [] : auto;
const noRange = !asRoot && spawnSync(auto[0] as string, [...auto.slice(1), 'true']).status !== 0;
const needsRange =
  noRange && 'needs newuidmap, and a range in /etc/subuid; on Debian: sudo apt-get install uidmap';

describe('setuid', () => {
  const user = asRoot ? 65534 : 7;

  test('takes everything from who was root', { skip: needsRange }, async () => {
    const after = await statusAfter(`setuid ${user}`, twoIds);
    assert.deepEqual([sets(after).permitted, sets(after).effective], [[], []]);
    assert.deepEqual(after.groups, { ok: true, value: [] });
    assert.ok(after.uid.ok && new Set(Object.values(after.uid.value)).size === 1);
  });

  test('with keep-caps only the effective set is emptied, and ambient then works', {
    skip: needsRange,
  }, async () => {
    const recipe = `keep-caps + setuid ${user} + inherit cap_sys_chroot + ambient cap_sys_chroot`;
    const after = sets(await statusAfter(recipe, twoIds));
    assert.deepEqual([after.effective, after.ambient], [['cap_sys_chroot'], ['cap_sys_chroot']]);
    assert.deepEqual(
      await errnos(`setuid ${user} + inherit cap_sys_chroot`, twoIds),
      [null, 'EPERM'],
      'without keep-caps nothing is left',
    );
    assert.deepEqual(await errnos(`keep-caps + setuid ${user} + chroot /`, twoIds), [null, null, 'EPERM']);
  });

  test('with no-setuid-fixup all stays', { skip: needsRange }, async () => {
    assert.deepEqual(await errnos(`securebits no-setuid-fixup + setuid ${user} + chroot /`, twoIds), [
      null,
      null,
      null,
    ]);
  });

  test('goes without setgroups where that is denied, but not where one lacks the right to it', async () => {
    assert.deepEqual(await errnos('-r + setuid 0'), [null, null, null]);
    assert.equal((await errnos('-r + lower cap_setgid + setuid 0')).at(-1), 'EPERM');
    assert.deepEqual(await errnos('setuid 65534', asUser), ['EPERM']);
    assert.equal((await errnos('-r + setuid 1')).at(-1), 'EINVAL');
  });
});

describe('no-new-privs', () => {
  const skip = missing('setcap', 'libcap2-bin');
  // Where a file system is mounted nosuid no file gives capabilities, and some machines mount /tmp so.
  const options = (path: string) =>
    spawnSync('findmnt', ['-no', 'OPTIONS', '-T', path], { encoding: 'utf8' }).stdout;
  const place = /\bnosuid\b/.test(options(tmpdir())) ? '/var/tmp' : tmpdir();
  const folder = mkdtempSync(join(place, 'stagehand-'));
  after(() => rmSync(folder, { recursive: true }));
  spawnSync('chmod', ['777', folder]);

  test('is seen in the status, and cannot be taken back', async () => {
    const { noNewPrivs } = await statusAfter('no-new-privs');
    assert.deepEqual(noNewPrivs, { ok: true, value: true });
  });

  test('cancels a file capability', { skip }, async () => {
    // Who is root in a user namespace marks a file for that root alone: the mark holds in other namespaces of theirs.
    const program = join(folder, 'cat');
    copyFileSync('/bin/cat', join(folder, 'original'));
    const mark = `cp ${folder}/original ${program} && exec /usr/sbin/setcap cap_net_raw=ep ${program}`;
    const marked = await run(['-r', '--', 'sh', '-c', mark], { before: asUser });
    assert.deepEqual([marked.stderr, marked.status], ['', 0]);
    for (const [step, given] of [
      ['ambient none', ['cap_net_raw']],
      ['no-new-privs', []],
    ] as const) {
      const { stdout } = await run(
        [...words(`-r + securebits noroot + lower all + ${step}`), '--', program, '/proc/self/status'],
        { before: asUser },
      );
      assert.deepEqual(sets(parseStatus(stdout)).permitted, given, step);
    }
  });
});

describe('a name that there is not', () => {
  test('drop cap_chown,: a name is missing', async () => {
    const { status, stderr } = await run(['drop', 'cap_chown,', '--', 'true']);
    assert.deepEqual(
      [status, stderr.split('; ')[0]],
      [2, "stagehand: 'drop': the name of a capability is missing"],
    );
  });

  for (const [recipe, suggestion] of [
    ['drop cap_net_row', 'cap_net_raw'],
    ['drop net_raw', 'cap_net_raw'],
    ['lower cap_sysadmin', 'cap_sys_admin'],
    ['inherit all', 'cap_kill'],
    ['ambient cap_chwon', 'cap_chown'],
    ['ambient all', 'cap_kill'],
    ['securebits no-root', 'noroot'],
  ] as const) {
    test(`${recipe}: nothing is done, and the nearest name is told`, async () => {
      const { status, stderr, stdout } = await run([...words(recipe), '--', 'echo', 'ran']);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(
        stderr,
        new RegExp(`^stagehand: '\\S+': there is no .*; the nearest name is ${suggestion}; try`),
      );
    });
  }
});
