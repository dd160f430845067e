import { recipeArguments, shellQuote } from '../../recipe/command-line.js';
import { fillIn } from '../../recipe/placeholders.js';
import type { Step } from '../../recipe/types.js';
import { BOX } from './frame.js';

/** What a room is, for who performs it. */
export interface RoomPlan {
  /** What the little host does, as a shell script: `perform "$@"` starts the container with the recipe. */
  readonly host: string;
  /** The recipe, in which `$ROOTFS` is the container's root file system on the little host. */
  readonly steps: readonly Step[];
}

/**
 * The script of the little host's first process. Its arguments are what is to run in the container. The container's files
 * are a copy of the little host's programs, in a tmpfs: of what it changes in them the little host sees nothing.
 */
export function hostScript({ host, steps }: RoomPlan): string {
  const words = recipeArguments({ steps: fillIn(steps, { ROOTFS: BOX }), command: [] });
  return [MAKE_BOX, EVERY, `perform() { stagehand ${words.map(shellQuote).join(' ')} "$@"; }`, host].join(
    '\n',
  );
}

const MAKE_BOX = `
cd / && export ROOTFS=${BOX}
mount -t tmpfs -o mode=755 box $ROOTFS || exit
for one in /*; do
  case $one in
    /proc | /dev | /srv | /sys | /root) mkdir $ROOTFS$one ;;
    *) cp -a $one $ROOTFS/ ;;
  esac
done
`;

/** `every COMMAND...`: does it for ever in the background; how often it has been done can be read in the container. */
const EVERY = `
every() {
  round=0
  while :; do
    "$@" >/dev/null 2>&1 </dev/null
    status=$?
    round=$((round + 1))
    echo "$round $status" >$ROOTFS/run/.round && mv $ROOTFS/run/.round $ROOTFS/run/round
    sleep 0.1
  done &
}
`;
