import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findCgroupPlace } from '../../src/run/cgroup-place.js';
import { wordsIn } from '../../src/run/group-tree.js';
import {
  availableOf,
  folderOf,
  freshName,
  makeGroup,
  ourPlace,
  ourPlaceForUnified,
  remainsOf,
  removeEverywhere,
  topOf,
  versionOf,
} from './groups.js';
import { missing } from './missing.js';
import { eventually, survivors } from './processes.js';
import { asRoot, type Ended, run, stagehand, start, trace, until } from './stagehand.js';

const LIMITED = availableOf('cpu', 'memory', 'pids');
const WANTED = availableOf('cpu', 'memory', 'pids', 'freezer', 'cgroup');
const noControllers = LIMITED.length < 3 && 'the controllers cpu, memory and pids are not all mounted here';

/** Somebody who may make groups in one of them. */
interface Maker {
  readonly what: string;
  readonly skip: string | false;
  /** The name of that group; only known when the tests run. */
  base(): string;
  /** A command in front of stagehand, by which it is this one who starts it. */
  before(): string[];
}

const NOBODY = 65534;
const handedOver = freshName('');

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

const words = (text: string): string[] => text.split(' ');
const failure = ({ trace: lines }: Ended) =>
  lines.flatMap((line) =>
    line.type === 'step' && line.errno !== undefined ? [[line.name, line.errno]] : [],
  );

/** Clock ticks that a process has had, user and system. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

for (const maker of MAKERS) {
  describe(`control groups, for ${maker.what}`, { skip: maker.skip }, () => {
    if (maker.base() === handedOver) {
      before(handOver);
      after(() => removeEverywhere(handedOver));
    }
    const name = () => freshName(maker.base());
    const options = () => ({ before: maker.before() });
    /** Runs a recipe with a fresh group in the place of NAME, and sees that nothing of it stays. */
    const perform = async (how: typeof run, recipe: string, ...command: string[]): Promise<Ended> => {
      const group = name();
      const ended = await how([...words(recipe.replaceAll('NAME', group)), '--', ...command], options());
      assert.deepEqual(remainsOf(group), []);
      return ended;
    };

    test('one is made, limited and joined, and gone when the command has ended', async () => {
      const group = name();
      const files = {
        memory: versionOf('memory') === 2 ? 'memory.max' : 'memory.limit_in_bytes',
        cpu: versionOf('cpu') === 2 ? 'cpu.max' : 'cpu.cfs_quota_us',
        pids: 'pids.max',
      };
      const paths = Object.entries(files).map(([controller, file]) =>
        join(folderOf(controller, group), file),
      );
      const recipe =
        `cgroup-make cpu,memory,pids:${group} + cgroup-limit memory:${group} 32M + cgroup-limit cpu:${group} 20% + ` +
        `cgroup-limit pids:${group} 20 + cgroup-join cpu,memory,pids:${group}`;
      const { status, stdout, stderr } = await run(
        [...words(recipe), '--', 'sh', '-c', 'cat /proc/self/cgroup; cat "$@"', 'sh', ...paths],
        options(),
      );
      assert.deepEqual([status, stderr], [0, '']);
      for (const controller of LIMITED) {
        const mine =
          versionOf(controller) === 2
            ? /^0::(.*)$/m
            : new RegExp(`^\\d+:[^:]*\\b${controller}\\b[^:]*:(.*)$`, 'm');
        assert.ok(mine.exec(stdout)?.[1]?.endsWith(`/${group}`), `${controller} in ${stdout}`);
      }
      assert.match(stdout, /^33554432$/m);
      assert.match(stdout, /^20000( 100000)?$/m);
      assert.match(stdout, /^20$/m);
      assert.deepEqual(remainsOf(group), []);
    });

    test('the memory limit kills who touches more, and not who only asks for it', async () => {
      const recipe = 'cgroup-make memory:NAME + cgroup-limit memory:NAME 32M + cgroup-join memory:NAME';
      assert.equal((await perform(run, `${recipe} + reserve 1T`, 'true')).status, 0);
      assert.equal((await perform(run, `${recipe} + fill 4M`, 'true')).status, 0);
      assert.equal((await perform(run, `${recipe} + fill 64M`, 'true')).status, 137);
      assert.equal((await perform(trace, `${recipe} + fork + fill 64M`, 'true')).status, 137);
      assert.equal(
        (await perform(run, 'cgroup-make memory:NAME + cgroup-join memory:NAME + fill 64M', 'true')).status,
        0,
      );
    });

    test('a limit goes up and down and away', async () => {
      const limits = ['32M', '64M', '16M', 'max', '8M'].map((value) => `cgroup-limit memory:NAME ${value}`);
      assert.deepEqual(
        failure(await perform(trace, `cgroup-make memory:NAME + ${limits.join(' + ')}`, 'true')),
        [],
      );
      const others =
        'cgroup-limit cpu:NAME 150% + cgroup-limit cpu:NAME max + cgroup-limit pids:NAME 5 + cgroup-limit pids:NAME max';
      assert.deepEqual(failure(await perform(trace, `cgroup-make cpu,pids:NAME + ${others}`, 'true')), []);
    });

    test('the limit of processes makes fork fail with EAGAIN', async () => {
      const recipe = 'cgroup-make pids:NAME + cgroup-limit pids:NAME 1 + cgroup-join pids:NAME + fork';
      assert.deepEqual(failure(await perform(trace, recipe, 'true')), [['fork', 'EAGAIN']]);
      const recipeOfTwo = recipe.replace('NAME 1', 'NAME 2');
      assert.deepEqual(failure(await perform(trace, recipeOfTwo, 'true')), []);
    });

    test('who has a hundredth of a processor gets less of it than who has no limit', async () => {
      const [limited, free] = [name(), name()];
      const recipes = [
        `cgroup-make cpu:${limited} + cgroup-limit cpu:${limited} 1% + cgroup-join cpu:${limited}`,
        `cgroup-make cpu:${free} + cgroup-join cpu:${free}`,
      ];
      const walks = recipes.map((recipe) =>
        start([...words(recipe), '--', 'sh', '-c', 'while :; do :; done'], options()),
      );
      for (const walk of walks) walk.go('a');
      const pids = await Promise.all(walks.map(async (walk) => (await until(walk, 'exec')).pid));
      const was = pids.map(ticksOf);
      const had = (which: number): number => ticksOf(pids[which] as number) - (was[which] as number);
      // However little the machine has left for both: the one must have had enough to compare with.
      await eventually(() => had(1) >= 40, 25_000);
      const [a, b] = [had(0), had(1)];
      for (const walk of walks) walk.hangUp();
      for (const walk of walks) await walk.ended;
      assert.ok(a < b / 2, `${a} ticks with the limit, ${b} without`);
      assert.deepEqual([...remainsOf(limited), ...remainsOf(free)], []);
    });

    const freezer = availableOf('freezer').length === 0 && 'nothing here can freeze a group';

    test('who is frozen stands still, until it is thawed or the run that froze it ends', {
      skip: freezer,
    }, async () => {
      const group = name();
      const busy = [...words(`cgroup-make freezer:${group} + cgroup-join freezer:${group}`), '--'];
      const walk = start([...busy, 'sh', '-c', 'while :; do :; done'], options());
      walk.go('a');
      const { pid } = await until(walk, 'exec');
      const look = ['--', 'sh', '-c', `cat /proc/${pid}/stat; sleep 0.3; cat /proc/${pid}/stat`];
      const ticks = (stdout: string): string[] =>
        stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => line.replace(/.*\) /, '').split(' ').slice(11, 13).join());
      const runsOn = (was = ticksOf(pid)) => eventually(() => ticksOf(pid) > was);
      await runsOn();
      const frozen = await run([...words(`cgroup-freeze freezer:${group}`), ...look], options());
      const [one, other] = ticks(frozen.stdout);
      assert.deepEqual([frozen.status, frozen.stderr, one], [0, '', other]);
      assert.ok(one);
      await runsOn();
      const thawed = await start(
        [...words(`cgroup-freeze freezer:${group} + cgroup-thaw freezer:${group}`), '--', 'sleep', '1000'],
        options(),
      );
      thawed.go('a');
      await until(thawed, 'exec');
      await runsOn();
      thawed.hangUp();
      await thawed.ended;
      walk.hangUp();
      await walk.ended;
      assert.deepEqual([await survivors(walk.marker), remainsOf(group)], [[], []]);
    });

    test('a run ends although it is frozen', { skip: freezer }, async () => {
      const group = name();
      const walk = start(
        [
          ...words(`cgroup-make freezer:${group} + cgroup-join freezer:${group} + fork`),
          '--',
          'sleep',
          '1000',
        ],
        options(),
      );
      walk.go('a');
      await until(walk, 'exec');
      const folder = folderOf('freezer', group);
      const inner = join(folder, 'inner');
      mkdirSync(inner);
      const old = existsSync(join(folder, 'freezer.state'));
      writeFileSync(join(folder, old ? 'freezer.state' : 'cgroup.freeze'), old ? 'FROZEN' : '1');
      walk.hangUp();
      await walk.ended;
      assert.deepEqual([await survivors(walk.marker), remainsOf(group)], [[], []]);
    });

    test('who is in a group can not freeze it', { skip: freezer }, async () => {
      const recipe = 'cgroup-make freezer:NAME + cgroup-join freezer:NAME + cgroup-freeze freezer:NAME';
      assert.deepEqual(failure(await perform(trace, recipe, 'true')), [['cgroup-freeze', 'EDEADLK']]);
    });

    const unified =
      (versionOf('cgroup') !== 2 && 'version 2 is not mounted here') ||
      (maker.base() !== handedOver && !ourPlaceForUnified?.ok && 'no group of version 2 is ours');

    test('a child is born in a group of version 2, as PID 1 too', { skip: unified }, async () => {
      const born = 'sed -n s/^0::.*learn-test/learn-test/p /proc/self/cgroup; echo $$';
      const recipe =
        'cgroup-make cgroup:NAME + unshare user + map-root + unshare pid + fork-into cgroup:NAME + fork';
      const { status, stdout, stderr } = await perform(run, recipe, 'sh', '-c', born);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /^learn-test-[\d-]+\n2\n$/);
    });

    test('of version 1 there are many groups, and nobody is born in all of them', {
      skip: versionOf('cpu') !== 1 && 'the controller cpu is not in version 1 here',
    }, async () => {
      const ended = await perform(trace, 'cgroup-make cpu:NAME + fork-into cpu:NAME', 'true');
      assert.deepEqual(failure(ended), [['fork-into', 'EOPNOTSUPP']]);
    });

    describe('leaves nothing behind, groups that the command made in it included', () => {
      const NEST = `
        for top in "$@"; do
          mkdir -p $top/a/b $top/c
          sleep 1000 & echo $! >$top/a/b/cgroup.procs
        done
        echo up; exec sleep 1000`;
      // In version 2 a group without controllers of its own may be both inside and out.
      const tops = (group: string) => [...new Set(LIMITED.map((controller) => folderOf(controller, group)))];
      const nested = (group: string) => [
        ...words(`cgroup-make cpu,memory,pids:${group} + cgroup-join cpu,memory,pids:${group}`),
        ...['--', 'sh', '-c', NEST, 'sh', ...tops(group)],
      ];
      const up = (child: ChildProcess) => new Promise((resolve) => child.stdout?.once('data', resolve));

      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
        test(`after ${signal}`, async () => {
          const group = name();
          const walk = start(nested(group), { ...options(), traced: false, paced: false });
          await up(walk.child);
          walk.child.kill(signal);
          await walk.ended;
          assert.deepEqual([await survivors(walk.marker), remainsOf(group)], [[], []]);
        });
      }

      test('when the command is killed', async () => {
        const group = name();
        const walk = start(nested(group), { ...options(), paced: false });
        const isUp = up(walk.child);
        const { pid } = await until(walk, 'exec');
        await isUp;
        process.kill(pid, 'SIGKILL');
        assert.equal((await walk.ended).status, 137);
        assert.deepEqual([await survivors(walk.marker), remainsOf(group)], [[], []]);
      });

      test('when the caller is killed, at any step', async () => {
        const group = name();
        for (const bytes of ['', 'g', 'gg', 'ggg', 'gggg']) {
          const caller = `(printf %s "$0"; exec sleep 1000) | exec "$@"`;
          const paced = ['sh', '-c', 'exec 4<&0 </dev/null; exec "$@"', 'sh', stagehand, '--pace', '4'];
          const child = spawn(
            'bash',
            ['-c', `set -m; ${caller}`, bytes, ...maker.before(), ...paced, ...nested(group)],
            {
              stdio: ['ignore', 'pipe', 'inherit'],
              detached: true,
            },
          );
          const ended = new Promise((resolve) => child.once('close', resolve));
          if (bytes.length === 4) await up(child);
          else if (bytes.length > 0) await eventually(() => remainsOf(group).length > 0);
          const sleeper = await eventually(() => childNamed(child.pid as number, 'sleep'));
          process.kill(sleeper, 'SIGKILL');
          await ended;
          assert.deepEqual(remainsOf(group), []);
        }
      });
    });

    test('nobody in the container has a descriptor of it', async () => {
      const group = name();
      const walk = start(
        [...words(`cgroup-make pids:${group} + fork + fork`), '--', 'sleep', '1000'],
        options(),
      );
      walk.go('a');
      const { pid } = await until(walk, 'exec');
      // 0, 1 and 2 are ours, and may be sockets as well.
      const sockets = (process: number): string[] =>
        readdirSync(`/proc/${process}/fd`).filter(
          (fd) => Number(fd) > 2 && linkOf(process, fd).startsWith('socket:'),
        );
      for (let inside = pid; inside !== walk.child.pid; inside = parentOf(inside))
        assert.deepEqual(sockets(inside), []);
      walk.hangUp();
      await walk.ended;
    });

    test('what was there before stays, with what is in it', async () => {
      const outer = name();
      const folder = folderOf('pids', outer);
      makeGroup(['pids'], outer);
      if (maker.base() === handedOver) {
        for (const file of ['', 'cgroup.procs', 'cgroup.subtree_control'])
          if (existsSync(join(folder, file))) chownSync(join(folder, file), NOBODY, NOBODY);
      }
      try {
        const inside = await trace(
          words(`cgroup-make pids:${outer}/inner + cgroup-join pids:${outer}/inner -- true`),
          options(),
        );
        assert.deepEqual([inside.status, failure(inside)], [0, []]);
        assert.deepEqual([existsSync(folder), existsSync(join(folder, 'inner'))], [true, false]);
        if (versionOf('pids') === 2)
          assert.equal(readFileSync(join(folder, 'cgroup.subtree_control'), 'utf8').trim(), '');
        const again = await trace(words(`cgroup-make pids:${outer} -- true`), options());
        assert.deepEqual([failure(again), existsSync(folder)], [[['cgroup-make', 'EEXIST']], true]);
      } finally {
        removeEverywhere(outer);
      }
    });

    test('a group that is missing, or a controller, is ENOENT, and all is as it was', async () => {
      const group = name();
      for (const recipe of [
        `cgroup-join cpu:${group}`,
        `cgroup-limit memory:${group} 32M`,
        `cgroup-make cpu:${group}/inner`,
        `cgroup-freeze freezer:${group}`,
      ])
        assert.equal(
          failure(await trace([...words(recipe), '--', 'true'], options()))[0]?.[1],
          'ENOENT',
          recipe,
        );
      const absent = ['dmem', 'rdma', 'misc', 'net_prio', 'perf_event'].find(
        (c) => versionOf(c) === undefined,
      );
      if (absent === undefined) return;
      const ended = await trace(words(`cgroup-make ${absent}:${group} -- true`), options());
      assert.deepEqual([failure(ended), remainsOf(group)], [[['cgroup-make', 'ENOENT']], []]);
    });

    test('a hierarchy that refuses leaves the others as they were: joining is all or nothing', async () => {
      const group = name();
      const separate = topOf('memory') !== topOf('pids');
      const inner = separate ? '' : ` + cgroup-make memory:${group}/inner`;
      const recipe = `cgroup-make memory:${group}${inner} + cgroup-join ${separate ? 'memory,pids' : 'memory'}:${group}`;
      const command = ['--', 'cat', '/proc/self/cgroup'];
      const ended = await trace(['--keep-going', ...words(recipe), ...command], options());
      assert.deepEqual(failure(ended), [['cgroup-join', separate ? 'ENOENT' : 'EBUSY']]);
      assert.ok(!ended.stdout.includes(basename(group)), ended.stdout);
      assert.deepEqual(remainsOf(group), []);
    });

    describe('version 2: a group with processes', {
      skip: versionOf('memory') !== 2 && 'the controllers are not in version 2 here',
    }, () => {
      const crowded = 'cgroup-make cgroup:NAME + cgroup-join cgroup:NAME';

      test('hands no controllers down', async () => {
        const ended = await perform(trace, `${crowded} + cgroup-make memory:NAME/inner`, 'true');
        assert.deepEqual(failure(ended), [['cgroup-make', 'EBUSY']]);
      });

      // cpu and pids can divide between threads, and what has them from here is for threads only.
      test('hands some down, and then the group below takes no whole process', async () => {
        const recipe = `${crowded} + cgroup-make pids:NAME/inner + cgroup-join pids:NAME/inner`;
        assert.deepEqual(failure(await perform(trace, recipe, 'true')), [['cgroup-join', 'EOPNOTSUPP']]);
      });
    });
  });
}

/** A controller of version 2 that we can hand down, and from where. */
const [handed] = wordsIn(join(topOf('cgroup'), 'cgroup.controllers')).flatMap((controller) => {
  const place = findCgroupPlace([controller]);
  return place.ok && place.version === 2 && !place.crowded ? [{ controller, base: place.name }] : [];
});

describe('version 2: what was handed down', {
  skip: handed === undefined && 'no controller of version 2 is ours to hand down',
}, () => {
  const { controller, base } = handed ?? { controller: '', base: '' };

  /** What a group hands down after a run that had it hand one down, with a group beside that is older or younger. */
  async function handedDownAfter(beside: 'older' | 'younger'): Promise<string[]> {
    const name = freshName(base);
    const folder = folderOf('cgroup', name);
    const parent = join(folder, '..');
    const wasOff = !wordsIn(join(parent, 'cgroup.subtree_control')).includes(controller);
    if (wasOff) writeFileSync(join(parent, 'cgroup.subtree_control'), `+${controller}`);
    mkdirSync(folder);
    try {
      if (beside === 'older') mkdirSync(join(folder, 'beside'));
      const walk = start([...words(`cgroup-make ${controller}:${name}/inner`), '--', 'true']);
      walk.go('g');
      await until(walk, 'cgroup-make');
      assert.deepEqual(wordsIn(join(folder, 'cgroup.subtree_control')), [controller]);
      if (beside === 'younger') mkdirSync(join(folder, 'beside'));
      walk.go('a');
      assert.equal((await walk.ended).status, 0);
      assert.ok(!existsSync(join(folder, 'inner')));
      return wordsIn(join(folder, 'cgroup.subtree_control'));
    } finally {
      removeEverywhere(name);
      if (wasOff) writeFileSync(join(parent, 'cgroup.subtree_control'), `-${controller}`);
    }
  }

  test('is taken back, also when other groups were there before', async () => {
    assert.deepEqual(await handedDownAfter('older'), []);
  });

  test('stays where a group was made since that may count on it', async () => {
    assert.deepEqual(await handedDownAfter('younger'), [controller]);
  });
});

describe('a group that is not ours', { skip: noControllers || missing('setpriv', 'util-linux') }, () => {
  const asNobody = asRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
  const group = freshName('');

  test('who has none of their own gets EACCES, from the kernel', async () => {
    for (const controller of LIMITED) {
      const ended = await trace(words(`cgroup-make ${controller}:${group} -- true`), { before: asNobody });
      assert.deepEqual(failure(ended), [['cgroup-make', 'EACCES']]);
      const [step] = ended.trace.filter((line) => line.type === 'step');
      assert.deepEqual(step?.calls.map(({ call, errno }) => [call, errno]).at(-1), ['mkdir', 'EACCES']);
    }
    for (const words of [
      ['cgroup-join', 'pids:/'],
      ['cgroup-make', 'pids:'],
      ['cgroup-make', 'pids:a/../../b'],
    ])
      assert.equal((await run([...words, '--', 'true'], { before: asNobody })).status, 2);
  });

  test('somebody else can neither join nor change it', {
    skip: !asRoot && 'needs root: sudo npm test',
  }, async () => {
    const [folder = ''] = makeGroup(
      ['cgroup', 'freezer'].filter((c) => availableOf(c).length > 0).slice(0, 1),
      group,
    );
    try {
      const controller = topOf('cgroup') === join(folder, '..') ? 'cgroup' : 'freezer';
      for (const step of [
        'cgroup-join',
        'cgroup-freeze',
        ...(controller === 'cgroup' ? ['fork-into'] : []),
      ]) {
        const ended = await trace([step, `${controller}:${group}`, '--', 'true'], { before: asNobody });
        assert.deepEqual(failure(ended), [[step, 'EACCES']]);
      }
    } finally {
      removeEverywhere(group);
    }
  });

  test("real root does not change the host's", { skip: !asRoot && 'needs root: sudo npm test' }, async () => {
    const foreign = `test-of-stagehand-${process.pid}`;
    const folder = folderOf('pids', foreign);
    mkdirSync(folder);
    try {
      for (const recipe of [
        `cgroup-limit pids:${foreign} 20`,
        `cgroup-limit pids:${foreign}/../${foreign} 20`,
      ]) {
        const { status } = await run([...words(recipe), '--', 'true']);
        assert.ok([2, 125].includes(status as number));
      }
      const inside = `unshare user + map-root + cgroup-limit pids:${foreign} 20`;
      assert.deepEqual(failure(await trace([...words(inside), '--', 'true'])), [['cgroup-limit', 'EPERM']]);
      if (existsSync(join(folder, 'pids.max')))
        assert.equal(readFileSync(join(folder, 'pids.max'), 'utf8'), 'max\n');
    } finally {
      removeEverywhere(foreign);
    }
  });
});

describe('what is wrong about the words is said before anything is done', () => {
  for (const text of [
    'cgroup-make cpu',
    'cgroup-make :box',
    'cgroup-make cpu,:box',
    'cgroup-make moon:box',
    'cgroup-make cpu:../box',
    `cgroup-make cpu:${'a'.repeat(256)}`,
    'cgroup-limit cpu,memory:box 1M',
    'cgroup-limit freezer:box 1',
    'cgroup-limit memory:box 20%',
    'cgroup-limit memory:box 1MB',
    'cgroup-limit memory:box -1',
    'cgroup-limit cpu:box 20',
    'cgroup-limit cpu:box 0%',
    'cgroup-limit pids:box 20.5',
    'reserve 0',
    'fill 2G',
    'fill 99999999999999999999T',
  ])
    test(text.slice(0, 60), async () => assert.equal((await run([...words(text), '--', 'true'])).status, 2));
});

function linkOf(pid: number, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return ''; // The folder was open for readdir.
  }
}

function parentOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) \S+ (\d+) .*/s, '$1'));
}

/** The descendant of a process that runs this program. */
function childNamed(pid: number, name: string): number | undefined {
  for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)) {
    try {
      if (readFileSync(`/proc/${child}/comm`, 'utf8').trim() === name) return child;
    } catch {
      // It has just ended.
    }
  }
  return undefined;
}
