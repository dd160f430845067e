import type { Mount } from '../../../kernel/mounts.js';
import { isSame, type Look } from '../../../run/watch/look.js';
import { decide, met, type Rule, type Scene, type Seen, unmet } from '../rule.js';
import type { Values } from '../schema.js';

type Asked = Values['mount'];

const thing = ({ type, shows }: Asked): string => (shows === undefined ? `a ${type ?? 'mount'}` : shows);

function mountWords(asked: Asked): string {
  const what = `${thing(asked)}${asked.new === true ? ' of its own' : ''}`;
  const where = asked.at === undefined ? '' : ` at ${asked.at}`;
  const how = [
    ...(asked.read_only === true ? ['read-only'] : []),
    ...(asked.filled === true ? ['with something in it'] : []),
  ];
  return `has ${what} mounted${where}${how.length === 0 ? '' : `, ${how.join(', ')}`}`;
}

/** The mounts that may be meant: what is at the place now, or all of the type. A later mount covers an earlier one. */
function meant({ at, type }: Asked, mounts: readonly Mount[]): readonly Mount[] {
  if (at === undefined) return mounts.filter((mount) => mount.type === type);
  const last = mounts.findLast((mount) => mount.mountPoint === at);
  return last === undefined ? [] : [last];
}

/** What one mount has that was not asked for; undefined if it is as it should be. */
function wrongWith(asked: Asked, mount: Mount, look: Look, { host, at }: Scene): string | undefined {
  const where = mount.mountPoint;
  if (asked.type !== undefined && mount.type !== asked.type)
    return `has a ${mount.type} at ${where}, not a ${asked.type}`;
  if (asked.new === true && host.mounts.ok && host.mounts.value.some((m) => m.device === mount.device))
    return `has the host's ${mount.type} at ${where}`;
  if (asked.shows !== undefined) {
    const [is, should] = [look.at(where), at(asked.shows)];
    if (!is.ok) return `has something at ${where} that can't be read (${is.reason})`;
    if (!should.ok || !isSame(is.value, should.value))
      return `has something mounted at ${where} that is not ${asked.shows}`;
  }
  if (asked.read_only === true && !mount.options.includes('ro'))
    return `has ${thing(asked)} mounted at ${where}, and may write to it`;
  if (asked.filled === true) {
    const entries = look.entries(where);
    if (!entries.ok) return `has a ${mount.type} at ${where} that can't be read (${entries.reason})`;
    if (entries.value.length === 0) return `has a ${mount.type} mounted at ${where}, with nothing in it`;
  }
  return undefined;
}

function seesMount(asked: Asked, look: Look, scene: Scene): Seen {
  return decide(look.snapshot.mounts, 'mounts', (mounts) => {
    const found = meant(asked, mounts);
    if (found.length === 0)
      return unmet(
        asked.at === undefined ? `has no ${asked.type} mounted` : `has nothing mounted at ${asked.at}`,
      );
    const wrong = found.map((mount) => wrongWith(asked, mount, look, scene));
    return wrong.includes(undefined) ? met(mountWords(asked)) : unmet(wrong.at(-1) ?? '');
  });
}

const ROOT_WORDS = {
  host: "has the host's root directory",
  other: 'has another root directory than the host',
  pivoted: 'has another root directory than the host, and calls it /',
} as const;

/** What a process can reach by name, or by a descriptor. */
export const fileRules: {
  mount: Rule<Asked>;
  mounts_at_most: Rule<number>;
  root: Rule<Values['root']>;
  holds: Rule<string>;
} = {
  mount: { wants: mountWords, sees: seesMount },
  mounts_at_most: {
    wants: (most) => `has no more than ${most} mounts`,
    sees: (most, { snapshot }) =>
      decide(snapshot.mounts, 'mounts', ({ length }) => {
        const says = `has ${length} ${length === 1 ? 'mount' : 'mounts'}`;
        return length <= most ? met(says) : unmet(says);
      }),
  },
  root: {
    wants: (which) => ROOT_WORDS[which],
    sees: (which, { snapshot }, { host }) =>
      decide(snapshot.root, 'a root directory', (root) =>
        decide(host.root, 'a root directory', (ours) => {
          if (isSame(root, ours))
            return which === 'host' ? met(ROOT_WORDS.host) : unmet(`still ${ROOT_WORDS.host}`);
          if (which === 'host') return unmet('has another root directory than the host');
          if (which === 'other' || root.path === '/') return met(ROOT_WORDS[which]);
          return unmet(`has a root directory that the host sees at ${root.path}, as behind a chroot`);
        }),
      ),
  },
  holds: {
    wants: (path) => `holds a descriptor of the host's ${path}`,
    sees: (path, look, scene) =>
      decide(look.holds, 'descriptors', (folders) => {
        const wanted = scene.at(path);
        return wanted.ok && folders.some((folder) => isSame(folder, wanted.value))
          ? met(`holds a descriptor of the host's ${path}`)
          : unmet(`holds no descriptor of the host's ${path}`);
      }),
  },
};
