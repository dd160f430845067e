import { formatStep } from '../parse.js';
import type { Step } from '../types.js';
import { type Act, actOf } from './sh-acts.js';
import { becomesNobody, head } from './sh-head.js';
import { isUnsharing, rangeOptions, unsharing } from './sh-namespaces.js';
import type { ContainerSpec, Exporter, LeftOut } from './spec.js';
import { comments, shellWord } from './words.js';

/** A piece of the script, with the steps that it does. */
type Piece = Act & { readonly about: string };

/** The recipe as a shell script: the same steps in the same order, by util-linux and the like. */
export const sh: Exporter = (spec) => {
  const leftOut = [...spec.leftOut, ...unspeakable(spec)];
  const pieces = piecesOf(spec.steps.filter((step) => !isLeftOut(step)));
  const body = nest(withBecomeNobody(spec, withLastWord(spec, sessionFirst(pieces))), 0);
  return { leftOut, text: `${[...head(spec), ...body].join('\n')}\n` };
};

const isLeftOut = (step: Step): boolean => whyNot(step) !== undefined;

function whyNot(step: Step): string | undefined {
  return step.name === 'map-ranges' && rangeOptions(step) === null ? OTHER_RANGES : WHY_NOT[step.name];
}

const OTHER_RANGES =
  'unshare(1) of util-linux 2.38 maps yourself and one range; for more call newuidmap and newgidmap from a second shell';

/** Why a shell can't do a step. */
const WHY_NOT: Readonly<Record<string, string>> = {
  seccomp: 'no common program installs a filter of system calls for another; container runtimes do',
  pty: 'the script uses the terminal that it is started on; "script -qec \'sh FILE\' /dev/null" gives it another one',
  'fork-into': 'only clone3(2) starts a process in a group, and no common program calls it; use cgroup-join',
  'cgroup-freeze': 'who is frozen can not go on with the script',
};

const unspeakable = ({ steps }: ContainerSpec): LeftOut[] =>
  steps.flatMap((step) => {
    const why = whyNot(step);
    return why === undefined ? [] : [{ what: formatStep(step), why }];
  });

/** Steps as pieces: all that one unshare(1) does is one. */
function piecesOf(steps: readonly Step[]): Piece[] {
  const pieces: Piece[] = [];
  let waiting: Step[] = [];
  for (let at = 0; at < steps.length; ) {
    const step = steps[at] as Step;
    if (!isUnsharing(step)) {
      const act = actOf(step);
      if (act !== null) pieces.push({ ...act, about: formatStep(step) });
      at += 1;
      continue;
    }
    const { steps: taken } = unsharing(steps.slice(at));
    at += taken.length;
    // Behind unshare --pid the first command would be process 1, and end: so it waits for the fork.
    const last = at >= steps.length || taken.at(-1)?.name === 'fork';
    const later = last ? [] : taken.filter(isForChildren);
    const now = [...waiting, ...taken.filter((one) => !later.includes(one))];
    waiting = later;
    if (now.length > 0) pieces.push({ front: unsharing(now).words, about: now.map(formatStep).join(' + ') });
  }
  return waiting.length === 0
    ? pieces
    : [...pieces, { front: unsharing(waiting).words, about: waiting.map(formatStep).join(' + ') }];
}

const isForChildren = ({ name, args }: Step): boolean =>
  name === 'time-offset' || (name === 'unshare' && /^(pid|time)$/.test(args[0] ?? ''));

/** With --keep-caps the tools had capabilities that the command is not to have. */
function withLastWord({ steps, capabilities }: ContainerSpec, pieces: readonly Piece[]): Piece[] {
  const kept = steps.some(({ name }) => name === 'map-self') && capabilities.ambient.length === 0;
  if (!kept) return [...pieces];
  const words = ['setpriv', '--inh-caps=-all', '--ambient-caps=-all'];
  return [...pieces, { front: words, about: 'nobody but the tools above needed capabilities' }];
}

/** A session is begun before the root is another one, since many a root file system is without setsid(1). */
function sessionFirst(pieces: readonly Piece[]): Piece[] {
  const root = pieces.findIndex(({ about }) => /^(pivot|chroot) /.test(about));
  const isLate = (piece: Piece, at: number): boolean =>
    root >= 0 && at > root && 'front' in piece && piece.front[0] === 'setsid';
  const late = pieces.filter(isLate);
  const others = pieces.filter((piece, at) => !isLate(piece, at));
  return [...others.slice(0, Math.max(root, 0)), ...late, ...others.slice(Math.max(root, 0))];
}

function withBecomeNobody(spec: ContainerSpec, pieces: readonly Piece[]): Piece[] {
  if (!becomesNobody(spec)) return [...pieces];
  const at = pieces.findIndex((piece) => 'front' in piece && piece.front[0] !== 'cgexec');
  const words = ['$nobody'];
  const about = 'root becomes nobody first: mapped to itself it could change files of the host';
  return [...pieces.slice(0, at), { front: words, about }, ...pieces.slice(at)];
}

/** Fronts in one command; what is behind them as the script of a shell of their own. */
function nest(pieces: readonly Piece[], depth: number): string[] {
  const lines: string[] = [];
  for (const [i, piece] of pieces.entries()) {
    if ('lines' in piece) {
      lines.push(...comments([piece.about]), ...piece.lines);
      continue;
    }
    const rest = pieces.slice(i);
    const end = rest.findIndex((one) => 'lines' in one);
    const fronts = rest.slice(0, end < 0 ? rest.length : end) as (Piece & { front: readonly string[] })[];
    const inner = end < 0 ? [] : rest.slice(end);
    return [...lines, ...launch(fronts, inner, depth)];
  }
  return [...lines, `${depth > 0 ? 'exec ' : ''}"$@"`];
}

function launch(
  fronts: readonly (Piece & { front: readonly string[] })[],
  inner: readonly Piece[],
  depth: number,
): string[] {
  const about = fronts.map((one) => one.about);
  const becomes = fronts.some(({ front }) => front[0] === '$nobody');
  const setNobody = becomes
    ? ['nobody=', '[ "$(id -u)" -ne 0 ] || nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"']
    : [];
  const words = fronts.map(({ front }) =>
    front[0] === '$nobody' ? '$nobody' : front.map(shellWord).join(' '),
  );
  const command = `${depth > 0 ? 'exec ' : ''}${words.join(' \\\n  ')}`;
  if (inner.length === 0) return [...comments(about), ...setNobody, `${command} "$@"`];
  const word = `INSIDE${depth === 0 ? '' : `_${depth + 1}`}`;
  return [
    ...comments(about),
    ...setNobody,
    `${command} \\`,
    `  sh -euc "$(cat <<'${word}'`,
    ...nest(inner, depth + 1),
    word,
    ')" sh "$@"',
  ];
}
