import { unsharedKinds } from '../flags.js';
import { type Draft, done, type Fold } from './draft.js';
import { rangeLines } from './ranges.js';
import type { IdLine } from './spec.js';

const MYSELF: IdLine = { inside: 0, outside: null, count: 1 };

const line = ([inside, outside, count]: readonly string[]): IdLine =>
  inside === undefined ? MYSELF : { inside: Number(inside), outside: Number(outside), count: Number(count) };

const mapMyself = (draft: Draft, inside: number | null): undefined => {
  draft.setgroups = 'deny';
  draft.uidMap = [{ ...MYSELF, inside }];
  draft.gidMap = draft.uidMap;
};

/** Namespaces, and who one is in them. */
export const idFolds: Readonly<Record<string, Fold>> = {
  unshare: (draft, list = '') => {
    const kinds = unsharedKinds({ name: 'unshare', args: [list] });
    const again = kinds.find((kind) => draft.namespaces.includes(kind));
    if (again !== undefined)
      return `a container has one namespace of a kind, and this is a second ${again} namespace`;
    draft.namespaces = [...draft.namespaces, ...kinds];
    // It begins with full sets; kernel: create_user_ns(), capabilities(7).
    if (kinds.includes('user'))
      draft.capabilities = {
        ...draft.capabilities,
        dropped: [],
        inheritable: [],
        ambient: [],
        securebits: [],
      };
    return done;
  },
  join: () =>
    'whose namespaces are joined depends on what runs on this machine: nsenter(1) starts a container in them',
  keep: () =>
    'a container does not hold its own namespaces: whoever starts it may bind the files of its /proc/PID/ns',
  fork: () => done,
  'time-offset': (draft, clock = '', seconds = '0') => {
    draft.clocks = { ...draft.clocks, [clock]: Number(seconds) };
    return done;
  },
  'map-root': (draft) => mapMyself(draft, 0),
  'map-self': (draft) => mapMyself(draft, null),
  'deny-setgroups': (draft) => {
    draft.setgroups = 'deny';
    return done;
  },
  'map-uid': (draft, ...numbers) => {
    draft.uidMap = [line(numbers)];
    return done;
  },
  'map-gid': (draft, ...numbers) => {
    draft.gidMap = [line(numbers)];
    return done;
  },
  'map-ranges': (draft, ...words) => {
    const lines = rangeLines(words);
    if (lines === null)
      return 'sub stands for the subordinate ids of whoever exports, and they have none; name numbers instead';
    const { uid, gid } = lines;
    if (uid.length > 0) draft.uidMap = uid;
    if (gid.length > 0) draft.gidMap = gid;
    return done;
  },
  setuid: (draft, uid = '0', gid = uid) => {
    if (!draft.namespaces.includes('user'))
      return 'as whom it begins says who starts it, with sudo -u for example';
    draft.user = { uid: Number(uid), gid: Number(gid) };
    return done;
  },
};
