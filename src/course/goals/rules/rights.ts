import {
  type CapabilityKind,
  capabilityNames,
  describeCapabilities,
  hasCapability,
} from '../../../kernel/capabilities.js';
import { type IdMap, idMapText } from '../../../kernel/idmaps.js';
import type { Readable } from '../../../kernel/readable.js';
import { mapReadable, pickReadable } from '../../../kernel/readable.js';
import { seccompText } from '../../../kernel/seccomp.js';
import type { Snapshot } from '../../../kernel/snapshot.js';
import { decide, listText, met, type Rule, type Scene, type Seen, unmet } from '../rule.js';

/** user_namespaces(7): who is not in the map is shown as this one. */
const UNMAPPED = 65534;

/** A process's own user number, in its own user namespace. */
function userInside({ ids, uid_map }: Snapshot): Readable<number> {
  return pickReadable(uid_map, (map) => mapReadable(ids, ({ uid }) => inside(map, uid.effective)));
}

function inside(map: IdMap, outside: number): number {
  const range = map.find((r) => r.outside <= outside && outside < r.outside + r.count);
  return range === undefined ? UNMAPPED : range.inside + outside - range.outside;
}

const mapText = (value: string, { uid }: Scene): string =>
  value === 'empty' ? '(empty)' : value.replaceAll('$UID', `${uid}`);

const mapWords = (text: string): string =>
  text === '(empty)' ? 'has an empty uid_map' : `has the uid_map ${text}`;

const setWords = (kind: CapabilityKind, names: readonly string[]): string =>
  names.length === 0 ? `has no ${kind} capability` : `has only ${listText(names)} in the ${kind} set`;

/** Every one of these must hold: the first that does not is what is said. */
function all(parts: readonly Seen[], says: string): Seen {
  return parts.find((part) => !part.met) ?? met(says);
}

/** Who a process is, and what it may do. */
export const rightsRules: {
  uid_map: Rule<string>;
  user: Rule<'root' | 'other'>;
  lacks: Rule<Readonly<Record<string, readonly CapabilityKind[]>>>;
  only: Rule<Readonly<Partial<Record<CapabilityKind, readonly string[]>>>>;
  no_new_privs: Rule<true>;
  seccomp: Rule<'own'>;
} = {
  uid_map: {
    wants: (value, scene) => mapWords(mapText(value, scene)),
    sees: (value, { snapshot }, scene) =>
      decide(snapshot.uid_map, 'a uid_map', (map) => {
        const text = idMapText(map);
        return text === mapText(value, scene) ? met(mapWords(text)) : unmet(mapWords(text));
      }),
  },
  user: {
    wants: (who) => (who === 'root' ? 'is user 0 in there' : 'is not user 0 in there'),
    sees: (who, { snapshot }) =>
      decide(userInside(snapshot), 'a user number', (uid) => {
        const says = `is user ${uid} in there`;
        return (uid === 0) === (who === 'root') ? met(says) : unmet(says);
      }),
  },
  lacks: {
    wants: (asked) =>
      listText(Object.entries(asked).map(([name, sets]) => `lacks ${name} in its ${listText(sets)} set`)),
    sees: (asked, { snapshot }) => {
      const parts = Object.entries(asked).flatMap(([name, sets]) =>
        sets.map((kind) =>
          decide(snapshot.caps[kind], 'capabilities', (set) =>
            hasCapability(set, name) ? unmet(`still has ${name} in its ${kind} set`) : met(''),
          ),
        ),
      );
      return all(parts, rightsRules.lacks.wants(asked, undefined as never));
    },
  },
  only: {
    wants: (asked) =>
      listText(Object.entries(asked).map(([kind, names]) => setWords(kind as CapabilityKind, names ?? []))),
    sees: (asked, { snapshot }) => {
      const parts = Object.entries(asked).map(([key, names = []]) => {
        const kind = key as CapabilityKind;
        return decide(snapshot.caps[kind], 'capabilities', (set) => {
          const has = capabilityNames(set);
          if (has.length === names.length && names.every((name) => has.includes(name))) return met('');
          const words = describeCapabilities(set, snapshot.last_cap);
          return unmet(has.length === 0 ? `has no ${kind} capability` : `has in its ${kind} set: ${words}`);
        });
      });
      return all(parts, rightsRules.only.wants(asked, undefined as never));
    },
  },
  no_new_privs: {
    wants: () => 'has no_new_privs set',
    sees: (_, { snapshot }) =>
      decide(snapshot.no_new_privs, 'a flag no_new_privs', (on) =>
        on ? met('has no_new_privs set') : unmet('does not have no_new_privs set'),
      ),
  },
  seccomp: {
    wants: () => 'has a seccomp filter of its own',
    sees: (_, { snapshot }, { host }) =>
      decide(snapshot.seccomp, 'a seccomp state', (is) => {
        const was = host.seccomp.ok ? host.seccomp.value : undefined;
        const more = is.mode !== was?.mode || (is.filters ?? 0) > (was.filters ?? 0);
        if (is.mode !== 'disabled' && more) return met(`has seccomp: ${seccompText(is)}`);
        return unmet(
          is.mode === 'disabled'
            ? 'has no seccomp filter'
            : `has no filter but the host's: ${seccompText(is)}`,
        );
      }),
  },
};
