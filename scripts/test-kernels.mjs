// `npm run test:kernels [-- --kvm 6.1 6.12 PART...]`: the tests on kernels of Debian, each in a virtual machine. See docs/kernels.md.
import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchKernel, newestPackage } from '../test/kernels/debian-kernel.mjs';
import { makeInitramfs } from '../test/kernels/initramfs.mjs';
import { boot } from '../test/kernels/machine.mjs';
import { transpile } from '../test/kernels/transpile.mjs';

const SERIES = ['6.1', '6.12'];
const OURSELVES = 125;

/** Program, and the Debian package that has it. */
const NEEDED = { 'qemu-system-x86_64': 'qemu-system-x86', busybox: 'busybox-static', xz: 'xz-utils' };

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

const stop = new AbortController();
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.on(signal, () => stop.abort(128 + number));
}

try {
  const words = process.argv.slice(2);
  const accel = words.includes('--kvm') ? 'kvm' : 'tcg';
  const { series, parts } = sort(words.filter((word) => word !== '--kvm'));
  process.exitCode = await testOn(series, parts, accel);
} catch (error) {
  process.exitCode = stop.signal.aborted ? stop.signal.reason : OURSELVES;
  if (!stop.signal.aborted) process.stderr.write(`learn: test:kernels: ${error.message}\n`);
}

/** The kernels that are named, or all of them; and words of the paths of the tests that are wanted, as `npm test` takes them. */
function sort(words) {
  const strange = words.find((word) => /^\d/.test(word) && !SERIES.includes(word));
  if (strange !== undefined) {
    process.stderr.write(`learn: test:kernels knows ${SERIES.join(' and ')}, not ${strange}\n`);
    process.exit(2);
  }
  const series = words.filter((word) => SERIES.includes(word));
  const parts = words.filter((word) => !SERIES.includes(word));
  return { series: series.length > 0 ? series : SERIES, parts };
}

/** @returns 0 if all passed on every kernel, 1 if not. A kernel that apt does not know is skipped. */
async function testOn(allSeries, parts, accel) {
  const busybox = checkPrograms();
  const endings = [];
  for (const series of allSeries) {
    const name = await newestPackage(series, stop.signal);
    endings.push([
      series,
      name === undefined ? howToGet(series) : await testWith(name, parts, accel, busybox),
    ]);
  }
  say('');
  for (const [series, ending] of endings) say(`Linux ${series}: ${ending}`);
  const bad = endings.some(([, ending]) => ending !== 'passed' && !ending.startsWith('skipped'));
  return bad || endings.every(([, ending]) => ending.startsWith('skipped')) ? 1 : 0;
}

async function testWith(name, parts, accel, busybox) {
  const kernel = await fetchKernel(name, stop.signal, say);
  const files = {
    busybox: readFileSync(busybox),
    script: (script) => readFileSync(join(root, 'test', 'kernels', script)),
    settings: { project: root.replace(/\/$/, ''), node: dirname(process.execPath), parts: parts.join(' ') },
    project: await transpile(root),
  };
  const machine = { vmlinuz: kernel.vmlinuz, initramfs: makeInitramfs(kernel.modules, files), accel };
  return boot(machine, stop.signal, say);
}

/** Names all that is missing at once. @returns the path of busybox. */
function checkPrograms() {
  const missing = Object.keys(NEEDED).filter((program) => inPath(program) === undefined);
  const busybox = inPath('busybox');
  // In the initramfs there is no dynamic linker, so a busybox that asks for one is none.
  if (busybox !== undefined && readFileSync(busybox).subarray(0, 4096).includes('/ld-linux'))
    missing.push('busybox');
  if (inPath('apt-get') === undefined || process.arch !== 'x64') {
    throw new Error('it needs Debian, or a system made from it, on an x86-64 machine.');
  }
  if (missing.length === 0) return busybox;
  const packages = missing.map((program) => NEEDED[program]).join(' ');
  throw new Error(`${missing.join(' and ')} missing. On Debian: sudo apt-get install ${packages}`);
}

function inPath(program) {
  return (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function howToGet(series) {
  return (
    `skipped, apt knows no package linux-image-${series}.*-amd64. If apt-get update does not help, add a source, ` +
    'as root: echo "deb http://deb.debian.org/debian bookworm-backports main" ' +
    '> /etc/apt/sources.list.d/backports.list && apt-get update'
  );
}
