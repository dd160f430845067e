import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { missing } from './missing.js';
import { stagehand } from './stagehand.js';

const BUSYBOX = '/bin/busybox';

/** Whether this program (ELF, 64 bit) runs without a loader: it has no program header of type PT_INTERP (elf(5)). */
function isStatic(program: string): boolean {
  const elf = readFileSync(program);
  const [start, size, count] = [Number(elf.readBigUInt64LE(32)), elf.readUInt16LE(54), elf.readUInt16LE(56)];
  return Array.from({ length: count }, (_, i) => elf.readUInt32LE(start + i * size)).every(
    (type) => type !== 3,
  );
}

/** False when a root file system can be made here, else why not. */
export const noRootfs: string | false =
  missing('busybox', 'busybox-static') ||
  (!isStatic(BUSYBOX) && 'busybox is not a static one; on Debian: sudo apt-get install busybox-static');

const APPLETS = [
  'sh',
  'cat',
  'ls',
  'mknod',
  'pwd',
  'readlink',
  'sleep',
  'stat',
  'tail',
  'touch',
  'true',
  'tty',
];

/** A temporary folder, which is removed when the tests of this file have ended. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stagehand-root-'));
  chmodSync(folder, 0o755);
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small root file system: busybox and stagehand, both static, in /bin; empty folders to mount on. */
export function makeRootfs(): string {
  const root = temporary();
  for (const folder of ['bin', 'dev', 'dev/pts', 'etc', 'old', 'proc', 'sys', 'tmp'])
    mkdirSync(join(root, folder));
  copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
  copyFileSync(stagehand, join(root, 'bin/stagehand'));
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet));
  writeFileSync(join(root, 'etc/where'), 'inside\n');
  return root;
}

/** Which file this is, whatever path leads to it. */
export function identity(path: string): string {
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}

export interface Mount {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: string;
  readonly id: number;
  readonly parent: number;
}

/** The mounts that a process sees, from its own root directory. */
export function mountsOf(pid: number | 'self'): Mount[] {
  const lines = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [id, parent, , root = '', point = '', options = ''] = line.split(' ');
    const type = line.split(' - ')[1]?.split(' ')[0] ?? '';
    return { root, point, type, options, id: Number(id), parent: Number(parent) };
  });
}
