import { EXIT } from '../errors.js';
import { handedOver, takeAllBack } from '../run/delegation.js';
import { settleForTheDead } from '../run/ledger.js';
import { removeStandIn } from '../run/state-folder.js';

/**
 * `learn clean`: removes what runs that were killed left behind. As root also takes back the control groups that `learn
 * delegate` handed over.
 * @returns 0, or 1 if something is in use and stays.
 */
export async function clean(): Promise<number> {
  const removed = settleForTheDead();
  const groups = takeAllBack();
  removeStandIn();
  const gone = [...removed, ...groups.filter((part) => part.removed).map((part) => part.group)];
  for (const folder of gone) console.log(`removed ${folder}`);
  const inUse = groups.filter((part) => !part.removed);
  for (const { group, members } of inUse) console.error(`learn: ${group} stays: ${users(members)}`);
  if (gone.length + inUse.length === 0) console.log('Nothing was left behind.');
  if (process.geteuid?.() !== 0) sayWhatIsRoots();
  return inUse.length === 0 ? EXIT.ok : EXIT.failed;
}

function users(members: readonly number[]): string {
  return members.length === 0
    ? 'the kernel does not let go of it.'
    : `process ${members.join(' and ')} still runs in it. End that, then try again.`;
}

function sayWhatIsRoots(): void {
  const [group] = handedOver(process.geteuid?.() ?? -1);
  if (group !== undefined)
    console.log(`${group} was handed over to you and stays; "sudo learn clean" takes it back.`);
}
