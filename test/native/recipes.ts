import fc from 'fast-check';
import { STEP_KINDS } from '../../src/recipe/steps.js';

/** Words that a command line may hold where they make sense, and where they don't. */
const word = fc.oneof(
  fc.constantFrom(
    ...STEP_KINDS.map((kind) => kind.name),
    '+',
    '--',
    '-',
    '-r',
    '-rmpf',
    '-Urmuin',
    '--keep-going',
    '--list',
    '--help',
    '--json',
    '--trace',
    '--pace',
  ),
  fc.constantFrom(
    'user',
    'mnt,pid',
    'time',
    'user,',
    'proc',
    'tmpfs',
    'sysfs',
    'up',
    '/proc',
    '/',
    '/tmp',
    '0',
    '1',
    '65534',
    '4294967295',
    '-1',
    '99999999999',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
);

const step = fc.oneof(
  fc.constantFrom(
    'unshare user',
    'unshare user,mnt,pid',
    'unshare pid',
    'unshare time',
    'unshare net',
    'map-root',
    'map-self',
    'deny-setgroups',
    'map-uid',
    'map-gid',
  ),
  fc.constantFrom(
    'fork',
    'fork',
    'private',
    'slave',
    'shared',
    'shared /proc',
    'mount proc',
    'mount tmpfs',
    'mount tmpfs /proc',
    'mount tmpfs /',
    'mount sysfs',
    'mount mqueue',
  ),
  fc.constantFrom(
    'umount /proc',
    'bind /tmp /mnt',
    'bind /etc/passwd /mnt',
    'read-only',
    'writable',
    'lo up',
    'shm 4096',
    'setuid 0',
    'setuid 1 2',
    'hostname moby',
  ),
);

const front = fc.constantFrom([], ['-r'], ['-rmpf'], ['-ruf'], ['-Um']);

/** Any words at all; only the command, if one is named, is a harmless one. */
export const anyWords: fc.Arbitrary<string[]> = fc.array(word, { maxLength: 8 }).map((words) => {
  const end = words.indexOf('--');
  return end < 0 ? words : [...words.slice(0, end), '--', 'true'];
});

/** Steps that exist, in any order, and a command. */
export const anyRecipe: fc.Arbitrary<string[]> = fc
  .tuple(fc.boolean(), front, fc.array(step, { maxLength: 8 }))
  .map(([keepGoing, flags, steps]) => [
    ...(keepGoing ? ['--keep-going'] : []),
    ...flags,
    ...steps.flatMap((s, i) => [...(i > 0 || flags.length > 0 ? ['+'] : []), ...s.split(' ')]),
    '--',
    'true',
  ]);
