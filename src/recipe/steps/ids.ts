import type { StepKind } from './kind.js';

/** Users and groups: who one is inside, and who that is outside. */
export const IDS_STEPS: readonly StepKind[] = [
  {
    name: 'map-root',
    args: '',
    what: 'be root inside: setgroups deny, then uid_map and gid_map with one line for yourself',
    man: 'user_namespaces(7)',
  },
  {
    name: 'map-self',
    args: '',
    what: 'keep your own ids inside: setgroups deny, then both maps with one line',
    man: 'user_namespaces(7)',
  },
  {
    name: 'deny-setgroups',
    args: '',
    what: 'give up setgroups(2) in this user namespace, for ever',
    man: 'user_namespaces(7)',
  },
  {
    name: 'map-uid',
    args: '[INSIDE OUTSIDE COUNT]',
    what: 'write uid_map; without numbers: root inside is you outside',
    man: 'user_namespaces(7)',
  },
  {
    name: 'map-gid',
    args: '[INSIDE OUTSIDE COUNT]',
    what: 'write gid_map; without numbers: group root inside is your group outside',
    man: 'user_namespaces(7)',
  },
  {
    name: 'map-ranges',
    args: '[INSIDE:OUTSIDE:COUNT...]',
    what: 'map many ids, from outside, by newuidmap and newgidmap unless you are real root; without lines: 0:me:1 (yourself) and 1:sub:all (your range in /etc/subuid and /etc/subgid)',
    man: 'newuidmap(1), subuid(5), user_namespaces(7)',
  },
  {
    name: 'setuid',
    args: 'UID [GID]',
    what: 'become this user and group (default: the same number), without other groups',
    man: 'setresuid(2), credentials(7)',
  },
];
