import { settleForTheDead } from '../run/ledger.js';
import { removeStandIn } from '../run/state-folder.js';

/** `learn clean`: removes what runs that were killed left behind. */
export async function clean(): Promise<number> {
  const removed = settleForTheDead();
  removeStandIn();
  for (const folder of removed) console.log(`removed ${folder}`);
  if (removed.length === 0) console.log('Nothing was left behind.');
  return 0;
}
