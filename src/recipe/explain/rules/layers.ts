import { foldersOf, type LayerOptions, layerOptions } from '../../layers.js';
import type { Step } from '../../types.js';
import { doneSteps, owns, type Situation } from '../situation.js';
import type { StepRule } from './rule.js';

type Because = (situation: Situation, layers: LayerOptions, words: readonly string[]) => string | undefined;

const ofOverlay =
  (because: Because): StepRule['because'] =>
  (situation, { args: [type, , options = ''] }: Step) => {
    const words = options.split(',');
    return type === 'overlay' ? because(situation, layerOptions(words), words) : undefined;
  };

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The last mount of this recipe that a path lies in. */
const mountOver = (situation: Situation, path: string): Step | undefined =>
  doneSteps(situation).findLast(({ name, args }) => name === 'mount' && isBelow(path, args[1] ?? '/mnt'));

function whyInvalid(
  situation: Situation,
  { lower, upper, work }: LayerOptions,
  words: readonly string[],
): string {
  if (upper === undefined && lower.length < 2)
    return 'With one lower folder and no upper one there is nothing to lay over each other. It takes an upperdir, or a second lowerdir.';
  if (upper === undefined || work === undefined)
    return 'upperdir and workdir go together: what is to come into the upper folder is prepared in the work folder.';
  if (isBelow(upper, work) || isBelow(work, upper))
    return 'The work folder and the upper one have to lie apart from each other, and none of them in the other.';
  const trusted = words.find((word) =>
    /^(redirect_dir|metacopy|index|nfs_export|verity)=(on|require)$/.test(word),
  );
  if (trusted !== undefined && words.includes('userxattr'))
    return `${trusted} keeps its marks in attributes that only the host's root may write, so userxattr excludes it.`;
  const [of, works] = [upper, work].map((path) => mountOver(situation, path));
  if (of !== works)
    return (
      'The upper and the work folder have to be on the same mount: a file is prepared in the work folder and then renamed, ' +
      'and no rename goes from one mount to another.'
    );
  if (of?.args[0] === 'overlay')
    return 'The upper folder lies on an overlay, and an overlay does not offer what another one needs to write in it. Take a tmpfs.';
  return (
    'The upper folder lies on a file system that has not what an overlay needs: marks for deleted files, and a rename that ' +
    'leaves one behind. Another overlay and NFS are such. Or upperdir and workdir are on different mounts. A tmpfs is fine.'
  );
}

/** Why an overlay could not be mounted. Kernel: overlayfs.rst, fs/overlayfs/params.c and super.c. */
export const LAYER_RULES: readonly StepRule[] = [
  { step: 'mount', errno: 'EINVAL', because: ofOverlay(whyInvalid) },
  {
    step: 'mount',
    errno: 'ENOENT',
    because: ofOverlay(
      (_, layers) =>
        `One of the folders is not there: the one to mount on, or ${foldersOf(layers).join(', ')}. An overlay makes none of them.`,
    ),
  },
  {
    step: 'mount',
    errno: 'EPERM',
    because: ofOverlay((s) =>
      owns(s, 'user') && owns(s, 'mnt')
        ? 'In a user namespace an overlay may be mounted since Linux 5.11, and this kernel says no. Before, only root of the host could.'
        : undefined,
    ),
  },
  {
    step: 'mount',
    errno: 'EBUSY',
    because: ofOverlay(
      () => 'Another overlay has this upper or work folder already, and two that write there would spoil it.',
    ),
  },
];
