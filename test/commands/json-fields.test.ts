import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { loadCourse } from '../../src/course/load.js';
import { diagnose } from '../../src/doctor/diagnose.js';
import { packageRoot } from '../../src/paths.js';
import { machine } from '../explain/machines.js';
import { learn, learnPath } from '../learn.js';

/** docs/json.md is held against what the commands really write: every field is named there, and every field named there comes. */

const sections = new Map(
  readFileSync(join(packageRoot, 'docs/json.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text]),
);

/** What a page has between backticks and that could be the name of a field. */
function namedIn(heading: string): Set<string> {
  const text = sections.get(heading);
  assert.ok(text, `docs/json.md has no section ${heading}`);
  const words = [...text.replace(/^.*\n/, '').matchAll(/`([a-z_]+)`/g)].map(([, word = '']) => word);
  return new Set(words);
}

function fieldsOf(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) fieldsOf(one, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) {
      found.add(key);
      fieldsOf(one, found);
    }
  return found;
}

/** What a command writes, a line each or one object over several lines. */
async function written(...args: string[]): Promise<unknown[]> {
  const { stdout, stderr } = await learn(args);
  assert.match(stdout, /^[{[]/, `learn ${args.join(' ')}: ${stderr}`);
  try {
    return [JSON.parse(stdout)];
  } catch {
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }
}

interface Page {
  readonly heading: string;
  readonly from: readonly (() => Promise<readonly unknown[]>)[];
  /** Words in backticks that are values. */
  readonly values?: readonly string[];
  /** Fields for which it takes what is not everywhere, and why. */
  readonly rare?: Readonly<Record<string, string>>;
  /** A section that it sends the reader to. */
  readonly asIn?: string;
}

const run =
  (...args: string[]) =>
  () =>
    written(...args);

/** A process that changes while it is watched, and then ends. */
async function watched(): Promise<unknown[]> {
  const actor = spawn('sh', ['-c', 'read go; exec unshare -Uru cat'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const args = [learnPath, 'compare', 'self', `${actor.pid}`, '--watch', '--json'];
  const watch = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: { readonly type: string }[] = [];
  try {
    for await (const text of createInterface({ input: watch.stdout })) {
      lines.push(JSON.parse(text));
      if (lines.length === 1) actor.stdin.write('go\n');
      if (JSON.stringify(lines).includes('"key":"ns.uts","was"')) actor.stdin.end();
    }
  } finally {
    actor.kill('SIGKILL');
    watch.kill('SIGKILL');
  }
  return lines;
}

/** A machine on which something is in the way. */
async function ailing(): Promise<unknown[]> {
  const sick = machine({ files: { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' } });
  const said = { errno: 'EPERM', said: 'unshare: Operation not permitted (EPERM)', explanation: '' };
  const found = await diagnose(await loadCourse(), sick, async ({ recipe: { steps } }) =>
    steps.length === 0 ? null : { tried: 'unshare user', ...said },
  );
  return [JSON.parse(JSON.stringify(found))];
}

const PAGES: readonly Page[] = [
  {
    heading: '`learn compare A B [C ...] --json`',
    from: [
      run('compare', 'self', '1', '--all', '--json'),
      run('compare', '/proc/self/ns/net', '/proc/self/ns/net', '--json'),
      watched,
    ],
    values: ['begin', 'end'],
    rare: { change: 'is the type of a line' },
  },
  {
    heading: '`learn ns --json`',
    from: [run('ns', '--json')],
    values: ['mount', 'children', 'descriptor', 'user'],
    rare: {
      kind: 'takes a namespace that is held by something',
      path: 'takes a namespace that is held by a mount',
      fd: 'takes one that is held by a descriptor',
    },
  },
  {
    heading: '`learn inspect WHAT --json`',
    from: [run('inspect', 'self', '--json')],
    values: ['reader', 'folder', 'risk', 'note', 'ours', 'unknown'],
    rare: {
      its: 'takes other limits than those of the shell',
      soft: 'takes other limits than those of the shell',
      hard: 'takes other limits than those of the shell',
      unit: 'takes other limits than those of the shell',
      network: 'takes a socket',
      session: 'takes a terminal',
      reason: 'takes what may not be read',
      parts: 'takes what may not be read',
      details: 'takes a finding about many things',
    },
  },
  {
    heading: '`learn caps ... --json`',
    from: [
      run('caps', 'self', '--json'),
      run('caps', '0x2000', '--json'),
      run('caps', '/bin/sh', '--json'),
      run('caps', '--exec', '/bin/sh', '--json'),
    ],
  },
  {
    heading: '`learn doctor --json`',
    from: [ailing],
    values: ['partly', 'blocked'],
    asIn: '`learn explain ... --json`',
  },
  {
    heading: '`learn judge --json -- COMMAND...`',
    from: [run('judge', '--json', '--level', '0', '--', 'true'), run('judge', '--list', '--json')],
    values: ['pass', 'fail', 'skip'],
  },
];

for (const { heading, from, values = [], rare = {}, asIn } of PAGES) {
  test(`docs/json.md, ${heading.replaceAll('`', '')}: exactly the fields that there are`, async () => {
    const found = new Set<string>();
    for (const write of from) for (const object of await write()) fieldsOf(object, found);
    const named = namedIn(heading);
    const known = new Set([...named, ...(asIn === undefined ? [] : namedIn(asIn))]);
    const undocumented = [...found].filter((field) => !known.has(field));
    assert.deepEqual(undocumented, [], 'is written, and not in docs/json.md');
    const missing = [...named].filter(
      (word) => !found.has(word) && !values.includes(word) && !Object.hasOwn(rare, word),
    );
    assert.deepEqual(missing, [], 'is in docs/json.md, and not written');
  });
}
