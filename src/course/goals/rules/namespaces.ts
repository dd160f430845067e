import { NAMESPACES, type NamespaceName, sameNamespace } from '../../../kernel/namespaces.js';
import type { Snapshot } from '../../../kernel/snapshot.js';
import type { Look } from '../../../run/watch/look.js';
import { closed, decided, listText, met, type Rule, type Scene, type Seen, unmet } from '../rule.js';

type Kinds = readonly NamespaceName[];

/** `UTS namespace`; `UTS and mount namespaces`. */
function named(kinds: Kinds): string {
  const words = kinds.map((kind) => NAMESPACES[kind].label.replace(/ namespace$/, ''));
  const [first = ''] = kinds.map((kind) => NAMESPACES[kind].label);
  return kinds.length === 1 ? first : `${listText(words)} namespaces`;
}

/** A label behind "a": only a "user" begins with a vowel letter and not with its sound. */
function one(kind: NamespaceName): string {
  return `${/^[aio]|^IPC/i.test(NAMESPACES[kind].label) ? 'an' : 'a'} ${NAMESPACES[kind].label}`;
}

function ownText(kinds: Kinds): string {
  const [only] = kinds;
  return kinds.length === 1 && only !== undefined
    ? `is in ${one(only)} of its own`
    : `has ${named(kinds)} of its own`;
}

/** Which of these the two share; a reason where one of them is closed to us. */
function sharedKinds(kinds: Kinds, a: Snapshot, b: Snapshot): NamespaceName[] | { readonly reason: string } {
  const shared: NamespaceName[] = [];
  for (const kind of kinds) {
    const [x, y] = [a.namespaces[kind], b.namespaces[kind]];
    if (!x.ok) return x;
    if (!y.ok) return y;
    if (sameNamespace(x.value, y.value) === true) shared.push(kind);
  }
  return shared;
}

function split(kinds: Kinds, a: Snapshot, b: Snapshot, sees: (shared: Kinds, other: Kinds) => Seen): Seen {
  const shared = sharedKinds(kinds, a, b);
  if ('reason' in shared) return closed('namespaces', shared.reason);
  return sees(
    shared,
    kinds.filter((kind) => !shared.includes(kind)),
  );
}

/** A relation to the first process; without a first process nothing stands in it. */
function toFirst(scene: Scene, sees: (first: Look) => Seen): Seen {
  return scene.first === undefined ? unmet('is alone') : sees(scene.first);
}

export const namespaceRules = {
  own: {
    wants: ownText,
    sees: (kinds, { snapshot }, { host }) =>
      split(kinds, snapshot, host, (shared) =>
        decided(shared.length === 0, () =>
          shared.length === 0 ? ownText(kinds) : `is still in the host's ${named(shared)}`,
        ),
      ),
  },
  same: {
    wants: (kinds) => `is in the host's ${named(kinds)}`,
    sees: (kinds, { snapshot }, { host }) =>
      split(kinds, snapshot, host, (_, other) =>
        decided(other.length === 0, () =>
          other.length === 0 ? `is in the host's ${named(kinds)}` : ownText(other),
        ),
      ),
  },
  entered: {
    wants: (kinds) => `came into its ${named(kinds)} from outside`,
    sees: (kinds, { snapshot, parent }) => {
      if (parent === undefined) return unmet('has a parent that is not yours');
      return split(kinds, snapshot, parent.snapshot, (shared) =>
        shared.length === 0
          ? met(`came into its ${named(kinds)} from outside`)
          : unmet(
              `was born in its ${named(shared)}: its parent ${parent.pid} (${parent.name}) is in there too`,
            ),
      );
    },
  },
  unborn: {
    wants: () => 'has a new PID namespace ready in which no process was born yet',
    sees: (_, { snapshot }, { host }) => {
      const link = snapshot.namespaces.pid_for_children;
      if (!link.ok) return closed('a PID namespace for children', link.reason);
      if (link.value.inode === null)
        return met('has a new PID namespace ready in which no process was born yet');
      const shared = sharedKinds(['pid_for_children'], snapshot, host);
      return 'reason' in shared || shared.length === 1
        ? unmet("would have its children in the host's PID namespace")
        : unmet('has a new PID namespace for its children, and the first of them is born');
    },
  },
  shares: {
    wants: (kinds) => `is in the ${named(kinds)} of the first`,
    sees: (kinds, { snapshot }, scene) =>
      toFirst(scene, (first) =>
        split(kinds, snapshot, first.snapshot, (_, other) =>
          other.length === 0
            ? met(`is in the ${named(kinds)} of the first`)
            : unmet(`is not in the ${named(other)} of the first`),
        ),
      ),
  },
  apart: {
    wants: (kinds) => `is in another ${named(kinds)} than the first`,
    sees: (kinds, { snapshot }, scene) =>
      toFirst(scene, (first) =>
        split(kinds, snapshot, first.snapshot, (shared) =>
          shared.length === 0
            ? met(`is in another ${named(kinds)} than the first`)
            : unmet(`is in the same ${named(shared)} as the first`),
        ),
      ),
  },
  child: {
    wants: () => 'was started by the first',
    sees: (_, look, scene) =>
      toFirst(scene, (first) => {
        for (let at: Look | undefined = look.parent; at !== undefined; at = at.parent)
          if (at.pid === first.pid) return met('was started by the first');
        return unmet('was not started by the first');
      }),
  },
} as const satisfies Record<string, Rule<never>> & {
  own: Rule<Kinds>;
  same: Rule<Kinds>;
  entered: Rule<Kinds>;
  unborn: Rule<'pid'>;
  shares: Rule<Kinds>;
  apart: Rule<Kinds>;
  child: Rule<true>;
};
