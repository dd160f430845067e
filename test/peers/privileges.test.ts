import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CAPABILITY_NAMES } from '../../src/kernel/capability-names.js';
import { asUser } from '../native/as-user.js';
import { missing } from '../native/missing.js';
import { asRoot, stagehand } from '../native/stagehand.js';

const STATUS = '/proc/self/status';

/** The five sets and whose they are, as the kernel tells it of a program that was started so; null: it was not. */
function look(starter: readonly string[]): readonly string[] | null {
  const { stdout, status } = spawnSync(starter[0] as string, starter.slice(1), {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return status === 0 ? (stdout.match(/^(Cap|Uid|Gid|Groups|NoNewPrivs|Seccomp).*$/gm) ?? []) : null;
}

/** stagehand's own words for steps, then a command that tells its status. */
const ours = (steps: readonly string[]) => {
  const recipe = steps.length > 0 ? steps : ['ambient none'];
  return [
    stagehand,
    ...recipe.flatMap((step, i) => [...(i > 0 ? ['+'] : []), ...step.split(' ')]),
    '--',
    'cat',
    STATUS,
  ];
};

const ROOT_INSIDE = [...asUser, 'unshare', '--user', '--map-root-user'];
const capability = fc.constantFrom(...CAPABILITY_NAMES);
const some = fc.uniqueArray(capability, { minLength: 1, maxLength: 6 });
/** Often the same few, so that what one step gives the next one needs. */
const few = fc.uniqueArray(fc.constantFrom('cap_chown', 'cap_kill', 'cap_net_raw', 'cap_setpcap'), {
  minLength: 1,
});
const list = fc.oneof(few, some).map((names) => names.join(','));
const runs = { numRuns: 80 };
let compared = 0;
let started = 0;

function same(peer: readonly string[], steps: readonly string[], before: readonly string[]): void {
  const [we, they] = [look([...before, ...ours(steps)]), look([...before, ...peer])];
  assert.deepEqual(we, they, `${steps.join(' + ')} against ${peer.join(' ')}`);
  compared++;
  if (they !== null) started++;
}

/** One act, as it is said to stagehand and to capsh(1), which performs its options in their order. */
const forCapsh = fc.oneof(
  list.map((names) => [`drop ${names}`, `--drop=${names}`] as const),
  list.map((names) => [`inherit ${names}`, `--inh=${names}`] as const),
  list.map((names) => [`ambient ${names}`, `--addamb=${names}`] as const),
  fc.constant(['ambient none', '--noamb'] as const),
  fc.constant(['no-new-privs', '--no-new-privs'] as const),
  fc.constantFrom(
    ...([
      ['securebits noroot', '--secbits=1'],
      ['securebits noroot,noroot-locked', '--secbits=3'],
      ['securebits no-setuid-fixup,no-ambient-raise', '--secbits=68'],
      ['securebits keep-caps-locked,no-ambient-raise-locked', '--secbits=160'],
    ] as const),
  ),
);

/** capsh sets the inheritable set and the securebits, where stagehand adds to them: so each comes once. */
const capshActs = fc.uniqueArray(forCapsh, {
  maxLength: 6,
  comparator: (a, b) =>
    a[0].split(' ')[0] === b[0].split(' ')[0] && /^(inherit|securebits)/.test(a[0]) && a[0] !== b[0],
});

describe('stagehand and capsh(1)', { skip: missing('capsh', 'libcap2-bin') }, () => {
  test('leave the same five sets after the same acts in any order; or both fail', () => {
    fc.assert(
      fc.property(capshActs, (acts) => {
        const options = acts.map(([, option]) => option);
        const capsh = ['capsh', '--quiet', ...options, '--shell=/bin/cat', '--', STATUS];
        same(
          capsh,
          acts.map(([step]) => step),
          ROOT_INSIDE,
        );
      }),
      runs,
    );
    assert.ok(started > compared / 4, `of ${compared} only ${started} were started`);
  });
});

/** What setpriv(1) is told at once, whatever the order of its options: it has one of its own, which is ours here. */
const forSetpriv = fc.record({
  bits: fc.uniqueArray(
    fc.constantFrom(
      'noroot',
      'noroot-locked',
      'no-setuid-fixup',
      'no-setuid-fixup-locked',
      'keep-caps-locked',
    ),
  ),
  dropped: fc.option(list),
  uid: fc.option(fc.constantFrom(0, 7)),
  inherited: fc.option(list),
  ambient: fc.boolean(),
  noNewPrivileges: fc.boolean(),
});

const signed = (sign: '+' | '-', names: string) =>
  names
    .split(',')
    .map((name) => sign + name.replace(/^cap_/, ''))
    .join(',');

describe('stagehand and setpriv(1)', { skip: missing('setpriv', 'util-linux') }, () => {
  // Several ids: real root has them, a normal user with a range of their own.
  const auto = ['unshare', '--user', '--map-root-user', '--map-auto'];
  const range = !asRoot && spawnSync(auto[0] as string, [...auto.slice(1), 'true']).status === 0;
  const places = [
    ['root in a user namespace with one id', ROOT_INSIDE, false],
    ...(asRoot ? ([['real root', [], true]] as const) : []),
    ...(range ? ([['root in a user namespace with a range of ids', auto, true]] as const) : []),
  ] as const;

  for (const [who, before, manyIds] of places) {
    test(`leave ${who} the same five sets; or both fail`, () => {
      compared = started = 0;
      fc.assert(
        fc.property(forSetpriv, ({ bits, dropped, uid, inherited, ambient, noNewPrivileges }) => {
          const id = manyIds ? uid : uid === null ? null : 0;
          const groups = manyIds ? '--clear-groups' : '--keep-groups';
          const peer = [
            'setpriv',
            ...(noNewPrivileges ? ['--no-new-privs'] : []),
            ...(bits.length > 0
              ? [`--securebits=${bits.map((bit) => `+${bit.replaceAll('-', '_')}`).join(',')}`]
              : []),
            ...(dropped === null ? [] : [`--bounding-set=${signed('-', dropped)}`]),
            ...(id === null ? [] : [`--reuid=${id}`, `--regid=${id}`, groups]),
            ...(inherited === null ? [] : [`--inh-caps=${signed('+', inherited)}`]),
            ...(inherited === null || !ambient ? [] : [`--ambient-caps=${signed('+', inherited)}`]),
            'cat',
            STATUS,
          ];
          const steps = [
            'keep-caps', // setpriv does so by itself
            ...(noNewPrivileges ? ['no-new-privs'] : []),
            ...(bits.length > 0 ? [`securebits ${bits.join(',')}`] : []),
            ...(dropped === null ? [] : [`drop ${dropped}`]),
            ...(id === null ? [] : [`setuid ${id}`]),
            ...(inherited === null ? [] : [`inherit ${inherited}`]),
            ...(inherited === null || !ambient ? [] : [`ambient ${inherited}`]),
          ];
          same(peer, steps, before);
        }),
        runs,
      );
      assert.ok(started > compared / 4, `of ${compared} only ${started} were started`);
    });
  }
});
