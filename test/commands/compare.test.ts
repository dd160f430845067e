import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { after, before } from 'node:test';
import { execa } from 'execa';
import { endedPid, startContainer } from '../kernel/processes.js';
import { isRoot, learn, learnPath } from '../learn.js';

interface Row {
  readonly key: string;
  readonly values: readonly string[];
  readonly differ: boolean | null;
  readonly alike: readonly (readonly number[])[];
  readonly details?: readonly (readonly string[])[];
}

interface Compared {
  readonly code: number;
  readonly subjects: readonly {
    readonly word: string;
    readonly pid?: number;
    readonly inside?: readonly number[];
    readonly type?: string;
    readonly inode?: number;
  }[];
  readonly rows: readonly Row[];
}

let plain: ChildProcess;
let contained: ChildProcess;
const container = await startContainer('hostname moby');
const folder = mkdtempSync(join(tmpdir(), 'learn-compare-'));

before(async () => {
  plain = spawn('sleep', ['1000']);
  contained = spawn('unshare', ['-ru', 'sleep', '1000']);
  const comm = `/proc/${contained.pid}/comm`;
  while (readFileSync(comm, 'utf8') !== 'sleep\n') await new Promise((resolve) => setTimeout(resolve, 5));
});

after(() => {
  plain.kill('SIGKILL');
  contained.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function compare(...args: string[]): Promise<Compared> {
  const { code, stdout, stderr } = await learn(['compare', ...args, '--json']);
  assert.equal(stderr, '');
  return { code, ...JSON.parse(stdout) };
}

const pids = ({ subjects }: Compared): (number | undefined)[] => subjects.map(({ pid }) => pid);
const rowOf = ({ rows }: Compared, key: string): Row | undefined => rows.find((row) => row.key === key);
const keysThatDiffer = ({ rows }: Compared): string[] =>
  rows.filter(({ differ }) => differ).map(({ key }) => key);

test('two processes of one place are the same in all ten links, and the exit status is 0', async () => {
  const { code, rows } = await compare(`${process.pid}`, `${plain.pid}`);
  assert.equal(code, 0);
  assert.equal(rows.length, 10);
  assert.ok(rows.every(({ differ, alike }) => differ === false && alike.length === 1));
});

test('a process in namespaces of its own differs in these, as readlink says, and the exit status is 1', async () => {
  const compared = await compare(`${process.pid}`, `${contained.pid}`);
  assert.deepEqual([compared.code, ...pids(compared)], [1, process.pid, contained.pid]);
  assert.deepEqual(keysThatDiffer(compared), ['ns.user', 'ns.uts']);
  assert.deepEqual(rowOf(compared, 'ns.uts')?.values, [
    readlinkSync(`/proc/${process.pid}/ns/uts`),
    readlinkSync(`/proc/${contained.pid}/ns/uts`),
  ]);
});

test('of three it says who is alike', async () => {
  const compared = await compare(`${process.pid}`, `${contained.pid}`, `${plain.pid}`);
  assert.equal(compared.code, 1);
  assert.deepEqual(rowOf(compared, 'ns.uts')?.alike, [[0, 2], [1]]);
  assert.deepEqual(rowOf(compared, 'ns.mnt')?.alike, [[0, 1, 2]]);
});

test('--all compares the rest as well, and asks inside for the hostname', async () => {
  const compared = await compare(`${process.pid}`, `${container}`, '--all');
  assert.equal(rowOf(compared, 'uid_map')?.differ, true);
  assert.equal(rowOf(compared, 'cgroup')?.differ, false);
  assert.equal(rowOf(compared, 'hostname')?.values[1], 'moby');
  assert.deepEqual(rowOf(compared, 'nspid')?.values, [`${process.pid}`, `${container} 1`]);
});

test('--only-different leaves the others out', async () => {
  const compared = await compare(`${process.pid}`, `${contained.pid}`, '--only-different');
  assert.deepEqual(
    compared.rows.map(({ key }) => key),
    ['ns.user', 'ns.uts'],
  );
  const same = await learn(['compare', `${process.pid}`, `${plain.pid}`, '--only-different']);
  assert.deepEqual(same, { code: 0, stdout: '10 the same, 0 different.', stderr: '' });
});

test('without words it compares the one who calls with PID 1, and with one word with that', async () => {
  assert.deepEqual(pids(await compare()), [process.pid, 1]);
  assert.deepEqual(pids(await compare(`${contained.pid}`)), [process.pid, contained.pid]);
  assert.deepEqual(pids(await compare('self', 'host', 'self')), [process.pid, 1, process.pid]);
});

test('what may not be read is a reason, and 125 says that nothing is known', {
  skip: isRoot && 'root may read it: run the tests as a normal user',
}, async () => {
  const compared = await compare('self', 'host');
  assert.equal(compared.code, 125);
  assert.equal(rowOf(compared, 'ns.net')?.differ, null);
  assert.equal(rowOf(compared, 'ns.net')?.values[1], 'not permitted: owned by root (uid 0)');
});

test('a namespace file is compared in its one row', async () => {
  const file = `/proc/${contained.pid}/ns/uts`;
  const compared = await compare(`${contained.pid}`, file, 'self');
  assert.deepEqual([compared.code, compared.rows.length], [1, 1]);
  assert.deepEqual(rowOf(compared, 'ns.uts')?.alike, [[0, 1], [2]]);
  const inode = Number(/\d+/.exec(readlinkSync(file))?.[0]);
  assert.deepEqual(compared.subjects[1], { word: file, type: 'uts', inode });
  const two = await learn(['compare', file, '/proc/self/ns/net']);
  assert.equal(two.code, 2);
  assert.match(two.stderr, /only those of one type can be compared/);
});

test('what is no process says so, and who has that number inside', async () => {
  const gone = await endedPid();
  assert.deepEqual(
    await learn(['compare', `${gone}`]).then(({ code, stderr }) => [code, stderr.slice(0, 60)]),
    [2, `learn: There is no process ${gone} here (any more).`.slice(0, 60)],
  );
  // The next process in there is given the number that nobody has out here.
  const pid = await startContainer(`echo ${gone - 1} > /proc/sys/kernel/ns_last_pid; sleep 1000 &`);
  const { stderr } = await learn(['compare', `${gone}`]);
  const inside = new RegExp(`In its own PID namespace process (\\d+) \\(s[a-z]+\\) is number ${gone}\\.$`);
  assert.equal(ppidOf(inside.exec(stderr)?.[1] ?? stderr), pid);
  for (const [word, message] of [
    ['/etc/passwd', /is no namespace/],
    ['/nowhere/at/all', /does not exist/],
    ['no such thing', /is no process ID, no "self" or "host", no namespace file and no name of a container/],
    ['warden:web', /is no process ID/],
  ] as const) {
    const answer = await learn(['compare', word]);
    assert.equal(answer.code, 2);
    assert.match(answer.stderr, message);
  }
});

/** A folder with programs that answer as container engines do, and the names that `learn` finds by them. */
function engines(answers: Readonly<Record<string, string>>): Record<string, string> {
  const bin = mkdtempSync(join(folder, 'bin-'));
  for (const [program, script] of Object.entries(answers)) {
    writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, program), 0o755);
  }
  for (const state of ['libpod', 'runc', 'crun', 'lxc'])
    mkdirSync(join(bin, 'run', state), { recursive: true });
  return { PATH: bin, XDG_RUNTIME_DIR: join(bin, 'run') };
}

test('a container is found by the name that its engine knows', async () => {
  const state = `echo '{"status":"running","pid":${container}}'`;
  for (const env of [
    engines({ docker: `[ "$6" = web ] && echo ${container}` }),
    engines({ podman: `echo ${container}`, crun: state }),
    engines({ runc: state }),
    engines({ 'lxc-info': `echo ${container}` }),
  ]) {
    const { code, stdout } = await learn(['compare', 'self', 'web', '--json'], env);
    assert.equal(code, 1);
    assert.deepEqual(pids(JSON.parse(stdout)), [process.pid, container]);
  }
});

test('what engines say that have no such container running is passed on, printable', async () => {
  const { code, stderr } = await learn(
    ['compare', 'web'],
    engines({
      docker: 'printf "\\033[31mCannot connect to the daemon" >&2; exit 1',
      podman: 'echo 0',
      runc: 'echo "container does not exist" >&2; exit 1',
      crun: 'echo nonsense',
    }),
  );
  assert.equal(code, 2);
  assert.match(stderr, /No container 'web' was found\. docker can't say: Cannot connect to the daemon\. /);
  assert.match(stderr, /podman knows it, but it does not run\. runc does not know it\. crun can't say: /);
  assert.ok(!stderr.includes('\x1b'));
});

test('an engine that keeps nothing here is not even asked: some make a folder only to say no', async () => {
  const env = { ...engines({ runc: 'echo asked >&2; exit 1' }), XDG_RUNTIME_DIR: join(folder, 'none') };
  const { stderr } = await learn(['compare', 'web'], env);
  assert.match(
    stderr,
    existsSync('/run/runc') ? /runc/ : /No container 'web' was found\. (Of docker|nspawn)/,
  );
});

test('a name that two engines know is asked back, and said with the engine it is one', async () => {
  const env = engines({ docker: `echo ${container}`, podman: `echo ${plain.pid}` });
  const both = await learn(['compare', 'web'], env);
  assert.equal(both.code, 2);
  assert.match(
    both.stderr,
    /'web' means docker:web \(process \d+\) and podman:web \(process \d+\); say which/,
  );
  const { stdout } = await learn(['compare', 'self', 'podman:web', '--json'], env);
  assert.deepEqual(pids(JSON.parse(stdout)), [process.pid, plain.pid]);
});

test('as text, each link stands beside the other with a word, and a sentence sums up', async () => {
  const { stdout } = await learn(['compare', `${process.pid}`, `${contained.pid}`]);
  assert.match(stdout, /^ns\.uts +uts:\[\d+\] +uts:\[\d+\] +different$/m);
  assert.match(stdout, /^ns\.mnt +mnt:\[\d+\] +mnt:\[\d+\] +same$/m);
  assert.match(stdout, /^8 the same, 2 different\.$/m);
});

test('three of them still fit into 80 columns: values below each other, behind who has them', async () => {
  const { stdout } = await learn(['compare', `${process.pid}`, `${container}`, `${plain.pid}`, '--all']);
  assert.match(stdout, new RegExp(`^B  ${container} \\(sleep, 1 inside\\)$`, 'm'));
  assert.match(stdout, /^ns\.uts +different {2}A C +uts:\[\d+\]\n +B +uts:\[\d+\]$/m);
  assert.match(stdout, /^setgroups +different {2}A C +allow\n +B +deny$/m);
  // A word that is longer than the line, such as the path of a control group, is not torn.
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || /\S{30}$/.test(line), line);
});

interface WatchLine {
  readonly type: string;
  readonly subject?: number;
  readonly changes?: readonly {
    readonly subject: number;
    readonly key: string;
    readonly is: string;
    readonly differ: boolean;
  }[];
}

test('--watch tells of each change, and ends with one of them', async () => {
  // It becomes another program in namespaces of its own when it is told to.
  const actor = spawn('sh', ['-c', 'read go; exec unshare -Uru cat'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const watch = spawn(
    process.execPath,
    [learnPath, 'compare', `${plain.pid}`, `${actor.pid}`, '--watch', '--json'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  after(() => {
    actor.kill('SIGKILL');
    watch.kill('SIGKILL');
  });
  const seen = new Map<string, boolean>();
  for await (const text of createInterface({ input: watch.stdout })) {
    const line: WatchLine = JSON.parse(text);
    if (line.type === 'begin') actor.stdin.write('go\n');
    for (const { key, differ, subject } of line.changes ?? []) {
      assert.equal(subject, 1);
      seen.set(key, differ);
    }
    if (seen.has('ns.uts') && seen.has('ns.user')) actor.stdin.end();
    if (line.type === 'end') assert.equal(line.subject, 1);
  }
  assert.deepEqual([seen.get('ns.user'), seen.get('ns.uts'), seen.has('name')], [true, true, true]);
  assert.equal(await new Promise((resolve) => watch.once('close', resolve)), 1);
});

test('--watch ends when nobody reads it any more, though nothing has changed', async () => {
  const words = '"$0" "$1" compare "$2" "$2" --watch --json | head -n 1';
  // The shell waits for both.
  const { stdout } = await execa('sh', ['-c', words, process.execPath, learnPath, `${plain.pid}`], {
    stdin: 'ignore',
  });
  assert.match(stdout, /^\{"type":"begin"/);
});

function ppidOf(pid: string): number {
  return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

test('self is the shell also where /proc belongs to a PID namespace around ours', async () => {
  const script = '"$0" "$1" compare self host --json; :';
  const { stdout } = await execa('unshare', ['-rpf', 'sh', '-c', script, process.execPath, learnPath]);
  const [self, host] = (JSON.parse(stdout) as Compared).subjects;
  assert.deepEqual([self?.inside, host?.inside], [[1], []]);
});

test('self is the program itself where nobody above it can be seen', async () => {
  const command = [process.execPath, learnPath, 'compare', 'self', 'host', '--json'];
  const { stdout } = await execa('unshare', ['-rmpf', '--mount-proc', ...command]);
  assert.deepEqual(
    (JSON.parse(stdout) as Compared).subjects.map(({ pid }) => pid),
    [1, 1],
  );
});

test('what was typed can not drive the terminal in a message about it', async () => {
  for (const args of [
    ['compare', '\x1b[31mred\x07'],
    ['compare', '--\x1b[31mred\x07'],
  ]) {
    const { code, stderr } = await learn(args);
    assert.equal(code, 2);
    assert.match(stderr, /\\033\[31mred\\007/);
    assert.ok(!stderr.includes('\x1b') && !stderr.includes('\x07'));
  }
});
