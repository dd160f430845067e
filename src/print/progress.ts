import cliTruncate from 'cli-truncate';
import { type Report, type StageReport, todo } from '../course/progress/report.js';
import { columns } from './columns.js';
import { textWidth, wrap } from './wrap.js';

/** What the other columns need beside the title. */
const OTHERS = 40;

/** A line for each stage, and what comes next. */
export function progressLines({ stages, next, judged }: Report, learn: string): string[] {
  const rows = stages.map((stage) => [
    stage.stage === next ? '>' : '',
    `${stage.stage}`.padStart(2),
    cliTruncate(stage.title, Math.max(textWidth() - OTHERS, 12)),
    stage.standing === 'untouched' ? '' : stage.standing,
    ranText(stage),
    partText(stage.broke),
    partText(stage.built),
  ]);
  return [
    ...columns([['', '', 'stage', '', 'ran', 'broke', 'built'], ...rows]),
    '',
    ...wrap(nextText(stages, next, learn), textWidth()),
    ...(judged === null ? [] : wrap(judgedText(judged), textWidth())),
  ];
}

function judgedText({ level, pass, skip }: NonNullable<Report['judged']>): string {
  const silent = skip === 0 ? '' : `, ${skip} passed over`;
  return `A runtime of your own has passed level ${level}: ${pass} rows${silent}.`;
}

/** Where the machine gave too little, the stage ran in part. */
function ranText({ ran, limited }: StageReport): string {
  if (ran !== null) return 'yes';
  return limited === null ? '-' : 'part';
}

function partText({ done, of }: StageReport['broke']): string {
  return of.length === 0 ? '-' : `${done.length} of ${of.length}`;
}

function nextText(stages: readonly StageReport[], next: number | null, learn: string): string {
  const stage = stages.find((one) => one.stage === next);
  if (stage === undefined) return 'You have done all of it. Every stage stays open.';
  const verb = stage.standing === 'begun' ? 'Go on with' : 'Next is';
  return `${verb} stage ${stage.stage}, ${stage.title}: ${todo(stage)}. "${learn} next" opens it.`;
}
