import type { Judgement } from '../../kernel/confinement/judge.js';
import { unseenParts } from '../../kernel/confinement/unseen.js';
import { escapeControls } from '../../kernel/printable.js';
import type { Inspected } from '../../run/inspect/inspect.js';
import { textWidth, wrap } from '../wrap.js';
import { identityLines } from './identity.js';
import { isolationLines } from './isolation.js';
import { judgementLines } from './judgement.js';
import { openLines } from './open.js';
import { resourceLines } from './resources.js';
import { rightsLines } from './rights.js';
import { mountLines } from './sees.js';

/** All about one process's confinement on one page. */
export function inspectionLines(inspected: Inspected, judgement: Judgement): string[] {
  const { confinement } = inspected;
  return [
    ...wrap(title(inspected), textWidth()),
    ...isolationLines(confinement),
    ...identityLines(confinement),
    ...rightsLines(confinement),
    ...mountLines(confinement),
    ...resourceLines(confinement),
    ...openLines(confinement),
    ...judgementLines(judgement, unseenParts(confinement)),
  ];
}

/** `web: process 4711 (nginx): nginx -g daemon off;`. */
function title({ subject, confinement: { state, args } }: Inspected): string {
  const name = state.name.ok ? ` (${escapeControls(state.name.value)})` : '';
  const words = args.ok ? args.value.map(escapeControls).join(' ') : '';
  const command = words === '' ? '' : `: ${words.length > MOST ? `${words.slice(0, MOST)} ...` : words}`;
  const asked = subject.word === `${subject.pid}` ? 'Process' : `${subject.word}: process`;
  return `${asked} ${subject.pid}${name}${command}`;
}

const MOST = 200;
