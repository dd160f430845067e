import { controllersIn } from '../../recipe/controllers.js';
import { parseSteps } from '../../recipe/parse.js';
import { findCgroupPlace } from '../../run/cgroup-place.js';
import { learnCommand } from '../folders.js';
import type { NeedKind } from './need.js';

/** A control group that one may make, with the controllers that the stage uses. */
export const cgroup: NeedKind = {
  shortage({ stage, recipe, script }) {
    const place = findCgroupPlace(controllersIn({ steps: parseSteps(recipe), command: [script] }));
    if (place.ok) return undefined;
    const fixes = place.fixes.map((fix) =>
      fix.replace(/learn stage \d+/, () => learnCommand('stage', `${stage}`)),
    );
    return { why: place.why, fixes };
  },
  isFor: ({ name }) => name.startsWith('cgroup-'),
  tried: () => 'cgroup-make',
};
