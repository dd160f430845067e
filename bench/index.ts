// Prints every figure that the README quotes, each as a ratio to a peer measured in the same run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/paths.js';
import { columns } from '../src/print/columns.js';
import { timeToText } from './first-text.js';
import { type Contest, measure, median, type Outcome } from './measure.js';
import { firstLook, watching } from './watching.js';

const node = process.execPath;
const learn = join(packageRoot, 'bin', 'learn');
const stagehand = join(packageRoot, 'native', 'build', 'stagehand');
const bare = [node, '-e', '0'];

// A root file system for this run alone.
const folder = mkdtempSync(join(tmpdir(), 'learn-bench-'));
const rootfs = join(folder, 'rootfs');
const again = join(folder, 'again');
const script = join(packageRoot, 'rootfs-scripts', 'host.sh');
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
execFileSync('sh', [script, rootfs], { stdio: 'ignore' });
/** Twice at the same place, so the last one goes first; for both sides alike. */
const anew = (command: string): string[] => ['sh', '-c', `rm -rf ${again} && ${command}`];

const container =
  `unshare user + map-root + unshare mnt + private + unshare uts,ipc,net,pid,cgroup + fork + bind ${rootfs} ${rootfs} + ` +
  `mount proc ${rootfs}/proc + dev ${rootfs}/dev + pivot ${rootfs} + no-new-privs + drop all + lower all -- /bin/true`;

const CONTESTS: readonly Contest[] = [
  {
    what: 'stagehand -muinpfr / unshare -muinpfr',
    command: [stagehand, '-muinpfr', '--', '/bin/true'],
    peer: ['unshare', '-muinpfr', '/bin/true'],
    rounds: 300,
  },
  {
    what: 'a whole container: stagehand / bwrap --unshare-all',
    command: [stagehand, ...container.split(' ')],
    peer: ['bwrap', '--unshare-all', '--bind', rootfs, '/', '--proc', '/proc', '--dev', '/dev', '/bin/true'],
    rounds: 200,
  },
  {
    what: 'host.sh / cp -a of what it makes',
    command: anew(`sh ${script} ${again} 2>/dev/null`),
    peer: anew(`cp -a ${rootfs} ${again}`),
    rounds: 10,
  },
  { what: 'learn --help / node -e 0', command: [node, learn, '--help'], peer: bare, rounds: 30 },
  { what: 'learn stages / node -e 0', command: [node, learn, 'stages'], peer: bare, rounds: 30 },
  {
    what: 'learn compare self self / node -e 0',
    command: [node, learn, 'compare', 'self', 'self'],
    peer: bare,
    rounds: 30,
  },
  { what: 'learn ns / lsns', command: [node, learn, 'ns'], peer: ['lsns'], rounds: 20 },
  { what: 'learn run 4 / node -e 0', command: [node, learn, 'run', '4'], peer: bare, rounds: 20 },
  { what: 'learn run 9 / node -e 0', command: [node, learn, 'run', '9'], peer: bare, rounds: 20 },
];

async function firstText(): Promise<Outcome> {
  const rounds = 15;
  const pairs: { command: number; peer: number }[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const peer = await timeToText(node, ['-e', 'console.log("here")'], 'here');
    pairs.push({ command: await timeToText(node, [learn], 'Build a container'), peer });
  }
  return {
    what: 'learn, to the first screen / node -e console.log',
    ratio: median(pairs.map((pair) => pair.command / pair.peer)),
    command: median(pairs.map((pair) => pair.command)),
    peer: median(pairs.map((pair) => pair.peer)),
  };
}

const outcomes = [
  ...CONTESTS.map(measure),
  await firstText(),
  await firstLook([node, learn]),
  await watching([node, learn]),
];
const rows = outcomes.map(({ what, ratio, command, peer }) => [
  what,
  ratio.toFixed(2),
  `${command.toFixed(1)} ms`,
  `${peer.toFixed(1)} ms`,
]);
console.log(columns([['', 'ratio', '', 'peer'], ...rows]).join('\n'));
