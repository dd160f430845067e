import { constants } from 'node:os';
import type { Plan } from '../../course/plan.js';
import { differences } from '../../course/verify.js';
import type { ExitEvent } from '../../run/events.js';
import type { RunView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { sentence } from './inline.js';
import { paragraph, verbatim } from './line.js';
import { visibleLine, visibleLines } from './visible.js';

/** What the command wrote. */
export function outputLines({ output, exit }: RunView, width: number): string[] {
  if (output === '') return [paint.muted(exit === undefined ? '  nothing yet' : '  nothing')];
  return visibleLines(output.replace(/\n+$/, '')).flatMap((line) => verbatim(line, width));
}

/** How the run ended: the status, the reason if there is one, and whether all is as the lesson says. */
export function resultLines(plan: Plan, view: RunView, width: number): string[] {
  const { exit } = view;
  if (exit === undefined) return [];
  const tone = exit.status === 0 ? paint.plain : paint.failed;
  return [
    ...paragraph(tone(statusText(exit)), width),
    ...(exit.explanation === undefined
      ? []
      : [
          '',
          ...paragraph(`${paint.failed(`${exit.errno ?? 'Why'}:`)} ${sentence(exit.explanation)}`, width),
        ]),
    ...(exit.files ?? []).flatMap(({ name, owner }) =>
      paragraph(visibleLine(`On the host, its file "${name}" belongs to ${owner}.`), width),
    ),
    ...why(plan).flatMap((text) => ['', ...paragraph(sentence(text), width)]),
    '',
    ...agreementLines(plan, view, width),
  ];
}

/** What the lesson says of a run that is not the stage as it should be. */
function why({ variant, limited }: Plan): string[] {
  return [variant?.why, limited?.fallback.why].filter((text) => text !== undefined);
}

function agreementLines(plan: Plan, view: RunView, width: number): string[] {
  const different = differences(plan, view);
  if (plan.variant === undefined && plan.without.length > 0) {
    return paragraph(
      paint.muted('The lesson says nothing of this combination: this is what the kernel says.'),
      width,
    );
  }
  if (plan.ownOrder && different.length > 0) {
    return [
      ...paragraph(paint.muted('Not yet what the stage is to be:'), width),
      ...different.flatMap((text) => paragraph(`- ${sentence(text)}`, width, 4)),
    ];
  }
  if (different.length === 0) {
    return paragraph(paint.good(`${symbol.done} All came out as the lesson says.`), width);
  }
  return [
    ...paragraph(paint.failed(`${symbol.failed} This machine disagrees with the lesson:`), width),
    ...different.flatMap((text) => paragraph(`- ${sentence(text)}`, width, 4)),
  ];
}

function statusText({ status }: ExitEvent): string {
  if (status === 125) return 'The run ended at the failed step (status 125).';
  if (status === 126) return 'The command could not be executed (status 126).';
  if (status === 127) return 'The command was not found (status 127).';
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
  return `The command ended with status ${status}${signal === undefined ? '' : `: ${signal} killed it`}.`;
}
