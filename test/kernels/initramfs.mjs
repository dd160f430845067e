// Packs what the virtual machine starts from: busybox, the modules, the two scripts of this folder, and the tests.
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const DIRECTORY = 0o040755;
const PROGRAM = 0o100755;

/** @returns an archive in the format "newc" of cpio, see the kernel's initramfs-buffer-format.rst */
export function makeInitramfs(modules, { busybox, script, settings, project }) {
  const folders = ['bin', 'dev', 'proc', 'sys', 'modules', 'host', 'written', 'root'];
  const inProject = project.map(([path, content]) => [`project/${path}`, content]);
  for (const [path] of inProject) folders.push(...foldersAbove(path));
  return Buffer.concat([
    ...[...new Set(folders)].map((name) => entry(name, DIRECTORY)),
    entry('bin/busybox', PROGRAM, busybox),
    entry('init', PROGRAM, script('init.sh')),
    entry('inside.sh', PROGRAM, script('inside.sh')),
    entry('settings', PROGRAM, Buffer.from(shellText(settings))),
    ...modules.map((path) => entry(`modules/${basename(path)}`, PROGRAM, readFileSync(path))),
    ...inProject.map(([path, content]) => entry(path, PROGRAM, content)),
    entry('TRAILER!!!', 0),
  ]);
}

// The uppermost first: the kernel makes what the archive names, and nothing else.
function foldersAbove(path) {
  const folder = dirname(path);
  return folder === '.' ? [] : [...foldersAbove(folder), folder];
}

let inode = 0;

function entry(name, mode, content = Buffer.alloc(0)) {
  const fields = [++inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0];
  const header = fields.map((field) => field.toString(16).padStart(8, '0')).join('');
  return Buffer.concat([padded(Buffer.from(`070701${header}${name}\0`)), padded(content)]);
}

// Header with name, and content, each end at a multiple of 4 bytes.
function padded(bytes) {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}

function shellText(settings) {
  return Object.entries(settings)
    .map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
