import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { missing } from '../native/missing.js';
import { identity, makeRootfs, noRootfs } from '../native/rootfs.js';
import { stagehand } from '../native/stagehand.js';

/** What the kernel tells somebody inside: of their mounts, their root directory, their namespaces, and of the ways out. */
const LOOK = `
  while read -r id parent device root point rest; do echo "mount $point \${rest#* - }"; done < /proc/self/mountinfo
  for kind in user mnt pid uts ipc net cgroup; do echo "ns $kind $(readlink /proc/self/ns/$kind)"; done
  echo "root $(stat -c %d:%i /) $(readlink /proc/self/root)"
  echo "cwd $(pwd)"
  for way in chroot setns proc fd; do
    echo "escape $way $(/bin/stagehand escape $way -- /bin/echo out 2>&1)"
  done
`;

/** A line as it is to be compared: what differs between any two runs is left out. */
function comparable(line: string): string[] {
  const [what, name = '', rest = ''] = line.split(/ (\S+) ?(.*)/);
  // bwrap covers parts of /proc when they could be written, for real root.
  if (what === 'mount') return name.startsWith('/proc/') ? [] : [`${what} ${name} ${rest.split(' ')[0]}`];
  if (what === 'ns') return rest === readlinkSync(`/proc/self/ns/${name}`) ? [] : [`${name} is new`];
  if (what === 'escape') return [`${what} ${name} ${rest.match(/\(E\w+\)|^out$/)?.[0] ?? rest}`];
  return line.startsWith(' ') || line === '' ? [] : [line];
}

function look(...starter: string[]): string[] {
  const words = [...starter, '/bin/sh', '-c', LOOK];
  const { stdout, stderr } = spawnSync(words[0] as string, words.slice(1), {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin:/bin` },
  });
  assert.notEqual(stdout, '', stderr);
  return stdout.split('\n').flatMap(comparable).sort();
}

const ours = (recipe: string, R: string) => [stagehand, ...recipe.replaceAll(/\bR\b/g, R).split(' '), '--'];

/** The steps of stage 9 by hand. With "umount -l" the old root goes, as with MNT_DETACH. */
const PIVOT_BY_HAND = `
  mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && cd "$0" && pivot_root . old &&
  exec /bin/busybox sh -c 'cd / && /bin/busybox umount -l /old && exec "$@"' sh "$@"`;

describe('stagehand and others who change the root', { skip: noRootfs }, () => {
  const R = makeRootfs();

  test('chroot(1) in unshare(1): same namespaces, mounts, root, and ways out', {
    skip: missing('unshare', 'util-linux'),
  }, () => {
    const found = look(...ours('-rmpf + mount proc R/proc + chroot R', R));
    assert.deepEqual(found, look('unshare', '-rmpf', `--mount-proc=${R}/proc`, 'chroot', R));
    assert.ok(found.includes('escape chroot out') && found.includes('escape setns out'));
  });

  test('pivot_root(8) in unshare(1): the same', { skip: missing('pivot_root', 'util-linux') }, () => {
    const found = look(...ours('-rmpf + bind R R + mount proc R/proc + pivot R', R));
    assert.deepEqual(found, look('unshare', '-rmpf', 'sh', '-c', PIVOT_BY_HAND, R));
    assert.ok(found.includes(`root ${identity(R)} /`));
    assert.equal(found.filter((line) => line.startsWith('mount ')).length, 2);
    assert.ok(!found.some((line) => line.endsWith(' out')));
  });

  test('bwrap: the same, with its /dev', { skip: missing('bwrap', 'bubblewrap') }, () => {
    const recipe = '-rmpf + bind R R + mount proc R/proc + dev R/dev + pivot R';
    const root = [
      '--unshare-user',
      '--uid',
      '0',
      '--gid',
      '0',
      '--cap-add',
      'ALL',
      '--unshare-pid',
      '--as-pid-1',
    ];
    const found = look(...ours(recipe, R));
    assert.deepEqual(found, look('bwrap', ...root, '--bind', R, '/', '--proc', '/proc', '--dev', '/dev'));
  });
});
