import { asRoot } from '../../native/stagehand.js';
import { compare } from './compare.js';
import { podmanState, withoutWhatRootLacks } from './podman.js';
import { PODMAN_REASONS } from './podman-reasons.js';
import { CORE_RECIPES, RANGES } from './recipes.js';

compare(
  {
    program: 'podman',
    debianPackage: 'podman',
    reasons: PODMAN_REASONS,
    // Its runtime becomes user 0 first.
    refused: asRoot ? [] : [{ recipe: /map-self/, says: /OCI runtime error/ }],
    stateOf: podmanState,
    expected: withoutWhatRootLacks,
  },
  { ...CORE_RECIPES, ...RANGES },
);
