import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { missing } from '../native/missing.js';
import { asRoot, stagehand } from '../native/stagehand.js';

const KINDS = [
  'user',
  'mnt',
  'uts',
  'ipc',
  'net',
  'pid',
  'pid_for_children',
  'cgroup',
  'time',
  'time_for_children',
];
const host = Object.fromEntries(KINDS.map((kind) => [kind, readlinkSync(`/proc/self/ns/${kind}`)]));

/** What the kernel says of a process that was started so: each command is one exec and does not fork. */
function look(starter: readonly string[]) {
  const see = (...command: string[]) => {
    const { stdout } = spawnSync(starter[0] as string, [...starter.slice(1), ...command], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    return stdout;
  };
  // A PID namespace without a first process has no link yet: that one is missing then, and so is not the host's.
  const ns = see('find', '/proc/self/ns/', '-type', 'l', '-printf', '%f %l\n');
  const files = ['status', 'uid_map', 'gid_map', 'setgroups'].map((file) => `/proc/self/${file}`);
  const facts = see('grep', '-HE', '^Cap|^NoNewPrivs|^[UG]id|^Groups|^ *[0-9]+ |allow|deny', ...files);
  const links = new Map(
    ns
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  return {
    started: ns !== '',
    changed: KINDS.filter((kind) => links.get(kind) !== host[kind]),
    facts: facts.split('\n'),
  };
}

/** Every choice of some of the letters, in their order. */
function subsets(letters: string): string[] {
  if (letters === '') return [''];
  const others = subsets(letters.slice(1));
  return [...others, ...others.map((set) => letters[0] + set)];
}

// The last two flags differ from the others in nothing that another flag could change; a few combinations will do.
const FLAGS = [...subsets('muinpfr'), 'C', 'T', 'U', 'rC', 'rT', 'rTf', 'UT', 'muinpfrCT'];

describe('stagehand and unshare(1)', { skip: missing('unshare', 'util-linux') }, () => {
  for (const flags of FLAGS) {
    const words = flags === '' ? [] : [`-${flags}`];
    test(`-${flags}: same namespaces, id maps, setgroups, capabilities; or both fail`, () => {
      const ours = look([stagehand, ...words, '--']);
      const theirs = look(['unshare', ...words]);
      assert.deepEqual(ours, theirs);
      if (!asRoot && !/[rU]/.test(flags)) assert.equal(ours.started, /^f?$/.test(flags));
      if (/r/.test(flags)) assert.ok(ours.started);
    });
  }
});
