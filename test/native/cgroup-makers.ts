import assert from 'node:assert/strict';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import {
  availableOf,
  folderOf,
  freshName,
  makeGroup,
  ourPlace,
  remainsOf,
  removeEverywhere,
} from './groups.js';
import { missing } from './missing.js';
import { asRoot, type Ended, type run } from './stagehand.js';

export const LIMITED = availableOf('cpu', 'memory', 'pids');

const WANTED = availableOf('cpu', 'memory', 'pids', 'freezer', 'cgroup');

export const noControllers =
  LIMITED.length < 3 && 'the controllers cpu, memory and pids are not all mounted here';

/** Somebody who may make groups in one of them. */
export interface Maker {
  readonly what: string;
  readonly skip: string | false;
  /** The name of that group; only known when the tests run. */
  base(): string;
  /** A command in front of stagehand, by which it is this one who starts it. */
  before(): string[];
}

export const NOBODY = 65534;

export const handedOver = freshName('');

/** What `learn delegate` does, by hand: a group for nobody, and, for version 2, one of its children for the caller. */
function handOver(): void {
  for (const folder of makeGroup(WANTED, handedOver)) {
    const leaf = join(folder, 'caller');
    if (existsSync(join(folder, 'cgroup.subtree_control'))) {
      const there = readFileSync(join(folder, 'cgroup.controllers'), 'utf8')
        .trim()
        .split(' ')
        .filter(Boolean);
      for (const controller of there) writeFileSync(join(folder, 'cgroup.subtree_control'), `+${controller}`);
    }
    mkdirSync(leaf);
    for (const group of [folder, leaf])
      for (const file of ['', 'cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control', 'tasks'])
        if (existsSync(join(group, file))) chownSync(join(group, file), NOBODY, NOBODY);
  }
}

const MAKERS: readonly Maker[] = [
  {
    what: 'whoever runs the tests',
    skip: noControllers || (!ourPlace.ok && `${ourPlace.why} ${ourPlace.fixes.join(' or ')}`),
    base: () => (ourPlace.ok ? ourPlace.name : ''),
    before: () => [],
  },
  {
    what: 'a user to whom root handed a group over',
    skip: noControllers || (!asRoot && 'needs root: sudo npm test') || missing('setpriv', 'util-linux'),
    base: () => handedOver,
    before() {
      const leaves = [...new Set(WANTED.map((controller) => folderOf(controller, `${handedOver}/caller`)))];
      const join = leaves.map((leaf) => `echo 0 >${leaf}/cgroup.procs`).join(' && ');
      const setpriv = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups`;
      return ['sh', '-c', `${join} && exec ${setpriv} "$@"`, 'sh'];
    },
  },
];

export const words = (text: string): string[] => text.split(' ');

export const failure = ({ trace: lines }: Ended) =>
  lines.flatMap((line) =>
    line.type === 'step' && line.errno !== undefined ? [[line.name, line.errno]] : [],
  );

export interface Tools {
  readonly maker: Maker;
  /** Of a group that is not there yet. */
  name(): string;
  /** With which the maker starts stagehand. */
  options(): { before: string[] };
  /** Runs a recipe with a fresh group in the place of NAME, and sees that nothing of it stays. */
  perform(how: typeof run, recipe: string, ...command: string[]): Promise<Ended>;
}

/** The same tests for everybody who may make groups. */
export function forEachMaker(title: string, tests: (tools: Tools) => void): void {
  for (const maker of MAKERS) {
    describe(`${title}, for ${maker.what}`, { skip: maker.skip }, () => {
      if (maker.base() === handedOver) {
        before(handOver);
        after(() => removeEverywhere(handedOver));
      }
      const name = () => freshName(maker.base());
      const options = () => ({ before: maker.before() });
      tests({
        maker,
        name,
        options,
        async perform(how, recipe, ...command) {
          const group = name();
          const ended = await how([...words(recipe.replaceAll('NAME', group)), '--', ...command], options());
          assert.deepEqual(remainsOf(group), []);
          return ended;
        },
      });
    });
  }
}
