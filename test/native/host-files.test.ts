import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeRootfs, noRootfs, temporary } from './rootfs.js';
import { asRoot, trace } from './stagehand.js';

const STEPS = ['touch', 'mkdir', 'symlink target'];

/** In a recipe R is a root file system, and H stands for the files of the host. */
function place() {
  const [R, H] = [makeRootfs(), temporary()];
  const words = (recipe: string) =>
    recipe.split(' ').map((word) => word.replace(/^[RH](?=\/|$)/, (name) => ({ R, H })[name] as string));
  return { R, H, words };
}

/** The last step of this name, as it was reported. */
async function last(name: string, words: string[]) {
  const { trace: lines } = await trace(['--keep-going', ...words, '--', '/bin/true']);
  const line = lines.filter((l) => l.type === 'step' && l.name === name).at(-1);
  assert.ok(line?.type === 'step');
  return line;
}

/** With none, with a user namespace of their own, where root is root again outside, and with a mount namespace only. */
const BEFORE = ['', '-rm + ', 'unshare mnt + private + '];

describe('files made for real root', { skip: noRootfs || (!asRoot && 'needs root: sudo npm test') }, () => {
  for (const before of BEFORE) {
    for (const step of STEPS) {
      const name = step.split(' ')[0] as string;
      const refused = async (recipe: string) => {
        const { R, H, words } = place();
        mkdirSync(join(R, 'bound'));
        symlinkSync(H, join(R, 'link'));
        const { errno, hint, calls } = await last(name, words(before + recipe));
        assert.equal(errno, 'EPERM', recipe);
        assert.match(hint ?? '', /^you are real root and this is a folder of the host/, recipe);
        assert.deepEqual([calls, readdirSync(H)], [[], []], recipe);
      };

      test(`${before}${step}: not in a folder of the host, whatever leads there`, async () => {
        await refused(`${step} H/x`);
        await refused(`${step} H/x + chroot R`);
        await refused(`${step} H/x + chroot /`);
        await refused(`chroot / + ${step} H/x`);
        await refused(`chroot R + escape setns + ${step} H/x`);
        await refused(`chroot R/nowhere + ${step} H/x`);
        if (before === '') return;
        await refused(`bind H R/bound + ${step} R/bound/x + chroot R`);
        await refused(`bind H R/bound + chroot R + ${step} /bound/x`);
        await refused(`mount tmpfs /mnt + symlink H /mnt/link + ${step} /mnt/link/x`);
        await refused(`bind H /mnt + ${step} /mnt/x`);
      });

      test(`${before}${step}: in the root file system, before it is entered and after, and in a tmpfs`, async () => {
        const { R, words } = place();
        const fine = async (recipe: string) => {
          const line = await last(name, words(before + recipe));
          assert.deepEqual([line.errno, line.hint], [undefined, undefined], recipe);
        };
        await fine(`${step} R/before + chroot R`);
        await fine(`${step} R/etc/before + chroot R`);
        await fine(`chroot R + ${step} /after`);
        assert.ok(['before', 'after'].every((made) => readdirSync(R).includes(made)));
        if (before === '') return;
        await fine(`bind R R + ${step} R/pivot + pivot R`);
        await fine(`bind R R + pivot R + ${step} /inside`);
        await fine(`mount tmpfs /mnt + ${step} /mnt/x`);
        await fine(`mount ramfs /mnt + mkdir /mnt/y + ${step} /mnt/y/x`);
        await fine(`mount tmpfs R/tmp + ${step} R/tmp/x + chroot R`);
        await fine(`mount tmpfs R/tmp + chroot R + ${step} /tmp/x`);
        await fine(`dev /mnt + ${step} /mnt/shm/x`);
        assert.deepEqual(readdirSync(join(R, 'tmp')), []);
      });
    }
  }

  test('nor is a folder for the old root made in the root that is there', async () => {
    const { H, words } = place();
    const { errno, calls } = await last('pivot', words('unshare mnt + private + pivot / H/old'));
    assert.deepEqual([errno, calls, readdirSync(H)], ['EPERM', [], []]);
  });

  test('setuid before the namespaces makes it a matter of the kernel: EACCES', async () => {
    const { H, words } = place();
    const { errno, calls } = await last('touch', words('setuid 65534 + unshare user + map-root + touch H/x'));
    assert.deepEqual([errno, calls.at(-1)?.errno, readdirSync(H)], ['EACCES', 'EACCES', []]);
  });
});
