import { isSame, type Layers, type Look } from '../../../run/watch/look.js';
import { closed, decide, met, type Rule, type Seen, unmet } from '../rule.js';
import type { Values } from '../schema.js';

const WORDS: Readonly<Record<Values['layers'], string>> = {
  copied: 'has an overlay with a file of the lower folder changed in the upper one',
  whiteout: 'has an overlay with a whiteout in its upper folder',
};

/** What is said of the first overlay that is as it should be, or else of the last one. */
function seesOverlay(look: Look, decideOne: (layers: Layers) => Seen): Seen {
  return decide(look.snapshot.mounts, 'mounts', (mounts) => {
    const overlays = mounts.filter(({ type }) => type === 'overlay');
    const seen = overlays.map((mount) => {
      const layers = look.layers(mount);
      return layers.ok ? decideOne(layers.value) : closed(`an overlay at ${mount.mountPoint}`, layers.reason);
    });
    return seen.find((one) => one.met) ?? seen.at(-1) ?? unmet('has no overlay mounted');
  });
}

const lowersOf = (look: Look): Layers['lower'] => {
  const { mounts } = look.snapshot;
  if (!mounts.ok) return [];
  return mounts.value.flatMap((mount) => {
    const layers = mount.type === 'overlay' ? look.layers(mount) : undefined;
    return layers?.ok ? layers.value.lower : [];
  });
};

/** What the overlays of a process are made of. */
export const layerRules: { layers: Rule<Values['layers']>; same_lower: Rule<true> } = {
  layers: {
    wants: (what) => WORDS[what],
    sees: (what, look) =>
      seesOverlay(look, ({ copied, whiteouts }) => {
        const found = what === 'copied' ? copied : whiteouts;
        return found.length > 0
          ? met(`${WORDS[what]}: ${found[0]}`)
          : unmet(
              `has an overlay without ${what === 'copied' ? 'a changed file' : 'a whiteout'} in its upper folder`,
            );
      }),
  },
  same_lower: {
    wants: () => 'has an overlay over a lower folder of the first one',
    sees: (_, look, { first }) => {
      const others = first === undefined ? [] : lowersOf(first);
      return seesOverlay(look, ({ lower }) => {
        const shared = lower.find((folder) => others.some((other) => isSame(folder, other)));
        return shared === undefined
          ? unmet('has an overlay over other lower folders than the first one')
          : met('has an overlay over a lower folder of the first one');
      });
    },
  },
};
