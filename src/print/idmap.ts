import { type IdKind, idText, subordinateOwner } from '../kernel/id-names.js';
import { type IdMap, idMapText } from '../kernel/idmaps.js';
import { escapeControls } from '../kernel/printable.js';
import { userText } from '../kernel/users.js';
import { type IdLevel, type IdReport, isOurs, type Translated } from '../run/id-maps.js';
import { columns } from './columns.js';
import { textWidth, wrap } from './wrap.js';

/** The maps of a process as lines that say who is whom, and the user namespaces between it and us. */
export function idMapLines(report: IdReport): string[] {
  const { maps, levels } = report;
  return [
    ...wrap(placeText(report), textWidth()),
    ...(isOurs(report)
      ? []
      : ['', ...mapLines('uid', maps.uid, report), '', ...mapLines('gid', maps.gid, report)]),
    ...(isOurs(report) ? [] : ['', ...wrap(restText(report), textWidth())]),
    ...(levels.length > 1 ? ['', ...nestingLines(report)] : []),
  ];
}

/** Who somebody is on each side of each user namespace between the process and us. */
export function idAnswerLines(
  report: IdReport,
  kind: IdKind,
  from: 'inside' | 'outside',
  answer: Translated,
): string[] {
  const { id, at, here } = answer;
  const place = from === 'inside' ? `in process ${processText(report)}` : whereWeAre(report);
  const rows = report.levels.map((level, i) => [nameOf(level), numberText(at[i])]);
  return [
    `${kind} ${id} ${place}:`,
    ...columns([...rows, [whereWeAre(report), here === null ? 'no number' : whoText(kind, here)]], '  '),
    ...remarks(report, kind, from, answer).flatMap((text) => wrap(text, textWidth(), '  ')),
  ];
}

const processText = ({ pid, name }: IdReport): string =>
  name === '' ? `${pid}` : `${pid} (${escapeControls(name)})`;

const nameOf = ({ inode, isFirst }: IdLevel): string => `user ${inode}${isFirst ? ', the first one' : ''}`;

const whereWeAre = ({ ours }: IdReport): string =>
  ours.isFirst ? 'on the host' : 'in our own user namespace';

const numberText = (id: number | null | undefined): string =>
  id === undefined ? 'not known' : id === null ? 'no number' : `${id}`;

/** `learner (uid 1001)`, or `uid 100004, a subordinate ID of learner`. */
function whoText(kind: IdKind, id: number): string {
  const owner = subordinateOwner(kind, id, 1);
  return `${idText(kind, id)}${owner === null ? '' : `, a subordinate ID of ${owner}`}`;
}

function placeText(report: IdReport): string {
  const [own] = report.levels;
  const who = `Process ${processText(report)}`;
  if (isOurs(report))
    return `${who} is in the user namespace that we are in: every ID is the same on both sides.`;
  if (own === undefined)
    return `${who} shows its namespaces only to who may trace it. Its maps everybody may read, in numbers from here.`;
  const creator = own.creator === null ? '' : `, made by ${userText(own.creator)}`;
  return `${who} is in user namespace ${own.inode}${creator}.`;
}

function mapLines(kind: IdKind, map: IdMap, report: IdReport): string[] {
  const title = [kind === 'uid' ? 'user inside' : 'group inside', whereWeAre(report), 'who that is'];
  if (map.length === 0) return [`${title[0]}: nobody, ${kind}_map is empty`];
  return columns([
    title,
    ...map.map(({ inside, outside, count }) => [
      rangeText(inside, count),
      rangeText(outside, count),
      ownerText(kind, outside, count),
    ]),
  ]);
}

const rangeText = (first: number, count: number): string =>
  count === 1 ? `${first}` : `${first} to ${first + count - 1}`;

function ownerText(kind: IdKind, first: number, count: number): string {
  const owner = subordinateOwner(kind, first, count);
  if (owner !== null) return count === 1 ? `a subordinate ID of ${owner}` : `subordinate IDs of ${owner}`;
  return count === 1 ? idText(kind, first) : '';
}

function restText({ setgroups, whole, levels }: IdReport): string {
  const groups =
    setgroups === 'deny'
      ? ' setgroups is denied in there: nobody can change their groups.'
      : setgroups === 'allow'
        ? ' setgroups is allowed in there.'
        : '';
  const beyond =
    whole || levels.length === 0 ? '' : ' What is above these user namespaces is out of our sight.';
  return `Who is not in a map has no number in there, and is shown as 65534.${groups}${beyond}`;
}

function nestingLines(report: IdReport): string[] {
  const rows = report.levels.map((level) => [
    nameOf(level),
    level.creator === null ? '' : `made by ${userText(level.creator)}`,
    level.maps.uid === null ? 'no process in it shows its map' : `uid_map ${idMapText(level.maps.uid)}`,
  ]);
  return [
    `One in another, from the process outwards; the maps in numbers ${fromHere(report)}:`,
    ...columns(rows, '  '),
  ];
}

const fromHere = ({ ours }: IdReport): string => (ours.isFirst ? 'of the host' : 'of our own user namespace');

/** What it means to have no number. */
function remarks(
  report: IdReport,
  kind: IdKind,
  from: 'inside' | 'outside',
  { id, at, here }: Translated,
): string[] {
  const call = kind === 'uid' ? 'setuid(2)' : 'setgid(2)';
  if (from === 'inside' && here === null)
    return [
      `It is not in the map, or has no number here: in there nobody can become it or give it a file, ${call} and chown(2) say EINVAL.`,
    ];
  if (from === 'outside' && (at[0] === null || (at[0] === undefined && !isOurs(report))))
    return [`It is not in the map: in there, what belongs to ${kind} ${id} is shown as 65534.`];
  return [];
}
