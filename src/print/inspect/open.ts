import type { Confinement, Descriptor } from '../../kernel/confinement/confinement.js';
import { readAll } from '../../kernel/confinement/finding.js';
import { descriptorsOutside, namespacesOpen } from '../../kernel/confinement/rules/descriptors.js';
import { escapeControls } from '../../kernel/printable.js';
import { counted } from '../findings.js';
import { processTable } from '../processes.js';
import { section, wordLines, words } from './section.js';

/** What it has open, its terminal, and who is around it. */
export function openLines(c: Confinement): string[] {
  const { state, descriptors, sharesTerminal, neighbours, tree } = c;
  const outside = readAll({ files: descriptorsOutside(c), namespaces: namespacesOpen(c) });
  const below = tree.length > 1 ? ['', ...processTable(tree.slice(0, MOST), '  ')] : [];
  const more = tree.length > MOST ? [`  and ${counted(tree.length - MOST, 'other')} below`] : [];
  return section(
    'Has open, and around it',
    [
      [
        'descriptors',
        words(descriptors, (list) => (list.length === 0 ? 'none' : `${list.length}: ${kinds(list)}`)),
      ],
      [
        'leading out',
        wordLines(outside, ({ files, namespaces }) => {
          const list = [...files, ...namespaces].map(descriptorText);
          return list.length === 0 ? ['none'] : list;
        }),
      ],
      [
        'terminal',
        words(readAll({ terminal: state.terminal, shared: sharesTerminal }), ({ terminal, shared }) =>
          terminal.name === null
            ? 'none'
            : `${terminal.name}${shared ? ', of a session that was begun in another mount namespace' : ''}`,
        ),
      ],
      ['numbers', words(state.nspid, (pids) => numbersText(pids))],
      [
        'other processes',
        words(neighbours, ({ seen, unseen }) => {
          const closed = unseen === 0 ? '' : `, and ${unseen} that may not be looked at`;
          return `${seen.length === 0 ? 'none' : seen.length} in its PID namespace, besides those below it${closed}`;
        }),
      ],
      [
        'below it',
        `${tree.length > 1 ? tree.length - 1 : 'no'} ${tree.length === 2 ? 'process' : 'processes'}`,
      ],
    ],
    [...below, ...more],
  );
}

const MOST = 12;

/** `2 folders, 3 pipes`. */
function kinds(list: readonly Descriptor[]): string {
  const names = [...new Set(list.map(({ kind }) => kind))];
  return names
    .map((name) => {
      const count = list.filter(({ kind }) => kind === name).length;
      return `${count} ${name}${count === 1 || name === 'other' ? '' : 's'}`;
    })
    .join(', ');
}

function descriptorText({ fd, kind, path, writable }: Descriptor): string {
  return `${fd}: ${kind} ${escapeControls(path)}${writable ? ', for writing' : ''}`;
}

function numbersText([outside, ...inside]: readonly number[]): string {
  return inside.length === 0 ? `${outside}` : `${outside} here, ${inside.join(', then ')} inside`;
}
