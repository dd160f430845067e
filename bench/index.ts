// Prints every figure that the README quotes, each as a ratio to a peer measured in the same run.
import { join } from 'node:path';
import { packageRoot } from '../src/paths.js';
import { columns } from '../src/print/columns.js';
import { timeToText } from './first-text.js';
import { type Contest, measure, median, type Outcome } from './measure.js';

const node = process.execPath;
const learn = join(packageRoot, 'bin', 'learn');
const stagehand = join(packageRoot, 'native', 'build', 'stagehand');
const bare = [node, '-e', '0'];

const CONTESTS: readonly Contest[] = [
  {
    what: 'stagehand -muinpfr / unshare -muinpfr',
    command: [stagehand, '-muinpfr', '--', '/bin/true'],
    peer: ['unshare', '-muinpfr', '/bin/true'],
    rounds: 300,
  },
  { what: 'learn --help / node -e 0', command: [node, learn, '--help'], peer: bare, rounds: 30 },
  { what: 'learn stages / node -e 0', command: [node, learn, 'stages'], peer: bare, rounds: 30 },
  {
    what: 'learn compare self self / node -e 0',
    command: [node, learn, 'compare', 'self', 'self'],
    peer: bare,
    rounds: 30,
  },
  { what: 'learn run 4 / node -e 0', command: [node, learn, 'run', '4'], peer: bare, rounds: 20 },
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

const outcomes = [...CONTESTS.map(measure), await firstText()];
const rows = outcomes.map(({ what, ratio, command, peer }) => [
  what,
  ratio.toFixed(2),
  `${command.toFixed(1)} ms`,
  `${peer.toFixed(1)} ms`,
]);
console.log(columns([['', 'ratio', '', 'peer'], ...rows]).join('\n'));
