import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { execa } from 'execa';
import { isRoot, learn, learnPath } from '../learn.js';
import { folderOf, freshName, makeGroup, remainsOf, removeEverywhere } from '../native/groups.js';
import { eventually, processesOf, survivors } from '../native/processes.js';

const folder = mkdtempSync(join(tmpdir(), 'judged-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Two hundred more than there are. What judge allows is counted by user: without this, the runtimes that other tests of this
 * user have judged meanwhile could not fork.
 */
const FEW = 'prlimit --pid $$ --nproc=$(($(ps -L --no-headers -u "$(id -u)" | wc -l) + 200))';

/** Runtimes that nobody would want to meet, and what the first row says of them. */
const BAD: readonly [what: string, script: string, says: RegExp][] = [
  ['never ends', 'sleep 1000', /had not ended after 2 seconds/],
  [
    'never ends and does not want to',
    "trap '' TERM INT HUP; while :; do sleep 1; done",
    /had not ended after 2 seconds/,
  ],
  ['ends at once', 'exit 3', /ended with exit status 3/],
  [
    'says why it can not',
    'echo "no such thing" >&2; exit 1',
    /status 1; the last that it said: no such thing/,
  ],
  ['forks for ever', `${FEW}; bomb() { bomb & bomb & wait; }; bomb`, /COMMAND (ended|had not ended)/],
  [
    'forks for ever, away from its parent',
    `${FEW}; while :; do setsid sleep 100 & done`,
    /COMMAND (ended|had not ended)/,
  ],
  [
    'goes on in the background, away from everybody',
    'setsid sh -c \'trap "" TERM HUP; sleep 1000 & sleep 1000\' & exit 0',
    /ended with exit status 0/,
  ],
  [
    'closes all that it was given, and goes on',
    'exec <&- >&- 2>&-; sleep 1000',
    /had not ended after 2 seconds/,
  ],
  ['writes bytes that are no text', 'head -c 200000 /dev/urandom; exit 1', /bytes that are no text|no text/],
  ['writes gigabytes', 'exec cat /dev/zero', /wrote more than 8 MiB/],
  ['writes gigabytes to standard error', 'exec cat /dev/zero >&2', /wrote more than 8 MiB/],
  ['kills its parent', 'kill -9 $PPID; sleep 100', /ended the process that had started it/],
  ['stops itself', 'kill -STOP $$', /had not ended after 2 seconds/],
  [
    'drives the terminal',
    'printf "\\033[2J\\033]0;mine\\007red\\n" >&2; exit 1',
    /the last that it said: red/,
  ],
  [
    'puts pipes where the probe would write, and judge',
    'rm -f "$1/judge/report" && mkfifo "$1/judge/report" "$1/judge/go" && sleep 1000',
    /had not ended after 2 seconds/,
  ],
  [
    'leads what the probe has written to what never ends',
    'ln -sf /dev/zero "$1/judge/report"; sleep 1000',
    /had not ended after 2 seconds/,
  ],
  ['removes the root file system', 'rm -rf "$1"; exit 0', /ended with exit status 0/],
  ['pretends to be the probe', 'echo "@x@ {\\"part\\":\\"facts\\"}"; exit 0', /ended with exit status 0/],
];

describe('a runtime that', { concurrency: 2 }, () => {
  for (const [i, [what, script, says]] of BAD.entries()) {
    test(`${what} ends in a verdict, and nothing of it stays`, async () => {
      const marker = `judged-${process.pid}-${i}`;
      const own = join(folder, `${i}`);
      writeFileSync(`${own}.sh`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const temporary = mkdtempSync(`${own}-`);
      const words = ['judge', '--json', '--timeout', '2', '--', `${own}.sh`];
      const { code, stdout } = await learn(words, { MARKER: marker, TMPDIR: temporary });
      const [first] = stdout.split('\n').map((line) => line && JSON.parse(line));
      assert.deepEqual([first.row, first.verdict], ['runs', 'fail']);
      assert.match(first.seen, says);
      assert.ok(!first.seen.includes('\x1b'));
      assert.equal(code, 1);
      assert.deepEqual(await survivors(marker), []);
      assert.deepEqual(readdirSync(temporary), []);
    });
  }
});

test('judge is killed in the middle of it: nothing goes on, and the next start removes the rest', async () => {
  const marker = `judged-${process.pid}-killed`;
  const temporary = mkdtempSync(join(folder, 'killed-'));
  const file = join(folder, 'long.sh');
  writeFileSync(file, '#!/bin/sh\nsleep 1000 & sleep 1000\n', { mode: 0o755 });
  const env = { ...(process.env as Record<string, string>), MARKER: marker, TMPDIR: temporary };
  const child = spawn(process.execPath, [learnPath, 'judge', '--', file], { env, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.on('exit', resolve));
  // learn, stagehand's two, the proctor, the shell and its two.
  await eventually(() => processesOf(marker).length >= 7);
  child.kill('SIGKILL');
  await gone;
  assert.deepEqual(await survivors(marker), []);
  assert.equal((await learn(['clean'], env)).code, 0);
  assert.deepEqual(readdirSync(temporary), []);
});

test('a container that misbehaves when it runs: judge goes on with the other runs', async () => {
  const file = join(folder, 'moody.sh');
  writeFileSync(`${file}.real`, '#!/bin/sh\nr=$1; c=$2; shift 2; exec "$r$c" "$@"\n', { mode: 0o755 });
  const words = [file, '{rootfs}', '{cmd}'];
  // The first run is a good one; those with SIGTERM and SIGKILL never begin.
  writeFileSync(file, `#!/bin/sh\ncase $3 in wait) exec sleep 1000;; esac\nexec ${file}.real "$@"\n`, {
    mode: 0o755,
  });
  const { stdout, code } = await learn(['judge', '--json', '--level', '4', '--timeout', '5', '--', ...words]);
  const rows = new Map(
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => [JSON.parse(line).row, JSON.parse(line)]),
  );
  assert.equal(rows.get('fault').verdict, 'pass');
  assert.match(rows.get('term').seen, /was not executed again; COMMAND had not ended/);
  assert.equal(code, 1);
});

test('groups of a runtime that had to be ended are removed; one that was there before is not, nor who is in it', {
  skip: !isRoot && 'takes root',
}, async () => {
  const [old, made] = [freshName('/'), freshName('/')];
  const [place] = makeGroup(['memory'], old);
  const bystander = spawn('sleep', ['1000'], { stdio: 'ignore' });
  try {
    writeFileSync(join(place ?? '', 'cgroup.procs'), `${bystander.pid}`);
    const file = join(folder, 'grouped.sh');
    const mine = folderOf('memory', made);
    const script = [
      '#!/bin/sh',
      `if [ "$3" = look ]; then group=${place}; else group=${mine}; mkdir -p $group; fi`,
      'echo $$ > $group/cgroup.procs',
      '[ "$3" = look ] || exec sleep 1000',
      'r=$1; c=$2; shift 2; exec "$r$c" "$@"',
    ];
    writeFileSync(file, `${script.join('\n')}\n`, { mode: 0o755 });
    const { stdout } = await learn(['judge', '--json', '--timeout', '2', '--', file]);
    assert.match(stdout, /"row":"runs",.*"verdict":"pass"/);
    assert.deepEqual([remainsOf(made), remainsOf(old)], [[], [place]]);
    assert.equal(bystander.exitCode ?? bystander.signalCode, null);
  } finally {
    bystander.kill();
    removeEverywhere(made);
    removeEverywhere(old);
  }
});

test('what judge writes for the probe goes through no link', async () => {
  const victim = join(folder, 'victim');
  writeFileSync(victim, 'as it was');
  const script = join(folder, 'link.sh');
  // Without standard input the probe has to be told by the file.
  const run = 'root=$1; shift; exec unshare -r chroot "$root" "$@" </dev/null';
  writeFileSync(script, `#!/bin/sh\nln -s ${victim} "$1/judge/go"\n${run}\n`, { mode: 0o755 });
  const { stdout } = await learn(['judge', '--json', '--level', '0', '--', script]);
  assert.match(stdout, /"row":"runs"/);
  assert.equal(readFileSync(victim, 'utf8'), 'as it was');
});

test('who may have few processes can judge as well', async () => {
  const words = [process.execPath, learnPath, 'judge', '--json', '--level', '0', '--', 'true'];
  const { stdout, stderr } = await execa('prlimit', ['--nproc=900:900', ...words], {
    reject: false,
    stdin: 'ignore',
  });
  assert.match(stdout, /"row":"runs"/, stderr);
});
