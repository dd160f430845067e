import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { loadCourse } from '../../../src/course/load.js';
import { lineText } from '../../../src/course/one-line.js';
import type { Verdict } from '../../../src/judge/row.js';
import { runtime } from '../../judge/whole.js';
import { isRoot, learnPath } from '../../learn.js';
import { availableOf, freshName, makeGroup, ourPlace, removeEverywhere } from '../../native/groups.js';
import { missing } from '../../native/missing.js';
import { survivors } from '../../native/processes.js';
import { type Circumstances, commandFor, expected, readPeers } from './peer.js';

const here = import.meta.dirname;
const circumstances: Circumstances = { root: isRoot, groups: ourPlace.ok };
const folder = mkdtempSync(join(tmpdir(), 'judged-peers-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

/** Below this one, groups may be made and left: it is removed. */
const GROUP = freshName(ourPlace.ok ? ourPlace.name : '');

/** What stands for something in a command, besides {rootfs} and {cmd}. */
async function variables(): Promise<Record<string, string>> {
  const { line = [] } = (await loadCourse()).find((lesson) => lesson.line !== undefined) ?? {};
  return {
    HERE: here,
    // A group with the controllers cpu and memory.
    CGROUP: GROUP,
    LINE: lineText(line, circumstances.groups ? [] : ['cgroup-join']),
    WHOLE: runtime()[2] ?? '',
    PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
  };
}

/** The command is put where a person would type it. */
async function judged(command: string, env: Record<string, string>): Promise<Verdict[]> {
  const words = `exec "$0" "$1" judge --json --timeout 60 -- ${command}`;
  // Real root's other tests make interfaces meanwhile, which would be taken for left behind.
  const apart = isRoot ? ['unshare', '--net'] : [];
  const [program = 'sh', ...args] = [...apart, 'sh', '-c', words, process.execPath, learnPath];
  const { stdout, stderr } = await execa(program, args, {
    env: { ...(await variables()), ...env },
    reject: false,
    stdin: 'ignore',
  });
  assert.notEqual(stdout, '', stderr);
  return stdout.split('\n').map((line) => JSON.parse(line));
}

/** What a runtime could have changed out here. */
const host = () => ({
  name: hostname(),
  mounts: readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((mount) => mount.includes(folder)),
});

describe('learn judge and', { concurrency: 2 }, () => {
  before(() => {
    if (ourPlace.ok) makeGroup(availableOf('cpu', 'memory'), GROUP);
  });
  after(() => removeEverywhere(GROUP));

  for (const peer of readPeers(here)) {
    const command = commandFor(peer, circumstances);
    const skip = command === undefined ? 'it takes root' : missing(peer.program, peer.package);
    test(`${peer.name}: exactly what is written of it`, { skip }, async () => {
      const marker = `judged-peers-${process.pid}-${peer.program}`;
      const temporary = mkdtempSync(join(folder, 'run-'));
      // Who is root in there may be somebody else out here.
      chmodSync(temporary, 0o755);
      const was = host();
      const found = await judged(command ?? '', { MARKER: marker, TMPDIR: temporary });
      const wanted = expected(peer, circumstances);
      const wrong = found.filter(({ row, verdict }) => wanted.get(row) !== verdict);
      // When it did not run, the first row says why, and the others nothing.
      const said = wrong
        .slice(0, found[0]?.verdict === 'pass' ? undefined : 1)
        .map(({ row, verdict, seen }) => `${row}: ${verdict}, not ${wanted.get(row)}: ${seen}`);
      assert.deepEqual(said, []);
      assert.equal(found.length, wanted.size);
      assert.deepEqual(await survivors(marker), []);
      assert.deepEqual(readdirSync(temporary), []);
      assert.deepEqual(host(), was);
    });
  }
});
