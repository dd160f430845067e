import { asRoot } from '../../native/stagehand.js';
import { compare } from './compare.js';
import { nspawnState } from './nspawn.js';
import { NSPAWN_REASONS } from './nspawn-reasons.js';
import { CORE_RECIPES } from './recipes.js';

compare(
  {
    program: 'systemd-nspawn',
    debianPackage: 'systemd-container',
    reasons: NSPAWN_REASONS,
    stateOf: nspawnState,
    skip: !asRoot && 'systemd 252 lets only root start it: run this test as root',
  },
  CORE_RECIPES,
);
