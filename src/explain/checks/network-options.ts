import { helperPath } from '../../run/helper.js';
import type { Check } from '../entry.js';
import { finding, probe } from './finding.js';

/** Holds if a trial in a namespace of its own ends with one of these errors: nothing of it is left behind. */
const refused =
  (recipe: string, errors: RegExp): Check =>
  async (machine) => {
    const tried = await machine.run([helperPath(), ...recipe.split(' '), '--', 'true']);
    const said = tried?.stderr.trim().split('\n')[0] ?? '';
    return finding(
      tried === null ? null : errors.test(said),
      probe(`stagehand ${recipe}`, tried?.ok ? 'done' : said),
    );
  };

/** Holds if this kernel has no veth pairs or no bridges. */
export const noSuchLinkKind: Check = refused('-rn + veth a b + bridge c', /\(EOPNOTSUPP\)/);

/** Holds if this kernel has no nf_tables, or none with NAT. */
export const noTables: Check = refused(
  '-rn + masquerade a',
  /\((?:EOPNOTSUPP|EPROTONOSUPPORT|ENOENT|EINVAL)\)/,
);
