import { decide, met, type Rule, unmet } from '../rule.js';

/** Who else is there in a user namespace, and who they are outside. */
export const idRules: {
  users: Rule<number>;
  outside: Rule<'other'>;
  setgroups: Rule<'allow' | 'deny'>;
} = {
  users: {
    wants: (count) => `is in a user namespace in which at least ${count} users have a number`,
    sees: (count, { snapshot }) =>
      decide(snapshot.uid_map, 'a uid_map', (map) => {
        const there = map.reduce((sum, range) => sum + range.count, 0);
        const says = `is in a user namespace in which ${there === 1 ? '1 user has' : `${there} users have`} a number`;
        return there >= count ? met(says) : unmet(says);
      }),
  },
  outside: {
    wants: () => 'is somebody else than you outside',
    sees: (_, { snapshot }, { uid }) =>
      decide(snapshot.ids, 'a user number', (ids) => {
        const { effective } = ids.uid;
        return effective === uid
          ? unmet(`is you, user ${effective}, outside`)
          : met(`is user ${effective} outside`);
      }),
  },
  setgroups: {
    wants: (word) => `is in a user namespace in which setgroups is ${said(word)}`,
    sees: (word, { snapshot }) =>
      decide(snapshot.setgroups, 'a file setgroups', (is) => {
        const says = `is in a user namespace in which setgroups is ${said(is)}`;
        return is === word ? met(says) : unmet(says);
      }),
  },
};

const said = (word: 'allow' | 'deny'): string => (word === 'allow' ? 'allowed' : 'denied');
