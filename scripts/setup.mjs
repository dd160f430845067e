// All the set-up there is, for `npm start`, `npm test` and the rest: dependencies, stagehand, the bundle.
// It does only what is not up to date, says nothing when nothing is to be done, and needs no root.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const OURSELVES = 125;

checkNode();
installDependencies();
buildStagehand();
bundle();

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Node 20.19 or newer is needed, and this is Node ${process.versions.node}. See https://nodejs.org`);
  }
}

function installDependencies() {
  const stamp = join(root, 'node_modules', '.set-up');
  const wanted = hash([readFileSync(join(root, 'package-lock.json'), 'utf8')]);
  if (readIfThere(stamp) === wanted) return;
  tell('installing the libraries that it uses');
  const npm = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (npm.error) fail(`npm is missing; it comes with Node. See https://nodejs.org`);
  if (npm.status !== 0) {
    const network = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.test(npm.stderr);
    fail(
      network
        ? "the npm registry can't be reached. Check the network (and a proxy: npm config get proxy), then try again."
        : `npm could not install the libraries:\n${npm.stderr.trim().split('\n').slice(0, 12).join('\n')}`,
    );
  }
  write(stamp, wanted);
}

function buildStagehand() {
  const make = run('make', ['-s', '-C', 'native']);
  if (make.status === 0) return;
  const missing = ['make', process.env.CC || 'gcc'].filter((program) => !isInPath(program));
  if (missing.length > 0) {
    fail(
      `${missing.join(' and ')} missing, to compile the part in C. On Debian: sudo apt-get install gcc libc6-dev make`,
    );
  }
  fail(`stagehand could not be compiled:\n${make.stderr.trim()}`);
}

function bundle() {
  const stamp = join(root, 'dist', '.set-up');
  const sources = [
    ...filesBelow('src'),
    'scripts/build.mjs',
    'scripts/empty-module.mjs',
    'package-lock.json',
  ];
  const wanted = hash(sources.map(fingerprint));
  if (readIfThere(stamp) === wanted) return;
  const build = run(process.execPath, ['scripts/build.mjs']);
  if (build.status !== 0) fail(`the program could not be bundled:\n${build.stderr.trim()}`);
  write(stamp, wanted);
}

function run(program, args) {
  return spawnSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function isInPath(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

function filesBelow(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath ?? e.path, e.name).slice(root.length))
    .sort();
}

function fingerprint(path) {
  const { mtimeMs, size } = statSync(join(root, path));
  return `${path} ${mtimeMs} ${size}`;
}

function hash(texts) {
  return createHash('sha256').update(texts.join('\n')).digest('hex');
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function write(path, text) {
  try {
    writeFileSync(path, text);
  } catch (error) {
    fail(
      `${path} can't be written (${error.code}). Set it up once as the owner of this folder, or clone it anew.`,
    );
  }
}

function tell(what) {
  process.stderr.write(`learn: first start, ${what} ...\n`);
}

function fail(message) {
  process.stderr.write(`learn: set-up: ${message}\n`);
  process.exit(OURSELVES);
}
