import type { ProgressEvent, StageEvent } from './events.js';
import { type CourseState, type RoomState, type StageState, UNTOUCHED } from './types.js';

/**
 * The progress after one more event. Who applies the same events to a file that somebody else has changed meanwhile
 * loses nothing of either: an event only adds, and what is there already stays as it is.
 * @returns the same object when the event says nothing new.
 */
export function apply(course: CourseState, event: ProgressEvent, when: string): CourseState {
  if (event.type === 'welcomed')
    return course.welcomed === undefined ? { ...course, welcomed: when } : course;
  const before = course.stages[event.stage] ?? UNTOUCHED;
  const after = stageAfter(before, event, when);
  const last = placeAfter(course.last, event, when);
  if (after === before && last === course.last) return course;
  return {
    ...course,
    ...(last === undefined ? {} : { last }),
    stages: after === before ? course.stages : { ...course.stages, [event.stage]: after },
  };
}

function stageAfter(stage: StageState, event: StageEvent, when: string): StageState {
  switch (event.type) {
    case 'stage-opened':
      return stage.opened === undefined ? { ...stage, opened: when } : stage;
    case 'tab':
      return stage;
    case 'stage-ran': {
      const which = event.limited ? 'limited' : 'ran';
      return stage[which] === undefined ? { ...stage, [which]: when } : stage;
    }
    case 'variant-ran':
      return has(stage.broke, event.variant)
        ? stage
        : { ...stage, broke: { ...stage.broke, [event.variant]: when } };
    case 'goal-met':
      return has(stage.goals, event.goal)
        ? stage
        : { ...stage, goals: { ...stage.goals, [event.goal]: when } };
    case 'hint-seen':
      return event.hints > stage.hints ? { ...stage, hints: event.hints } : stage;
    case 'judged': {
      const { level, pass, skip } = event;
      // Where a group was handed over meanwhile more rows are green.
      if ((stage.judged?.[level]?.pass ?? -1) >= pass) return stage;
      return { ...stage, judged: { ...stage.judged, [level]: { pass, skip, when } } };
    }
    case 'room': {
      const before = roomState(stage, event.room);
      const after = roomAfter(before, event.did, when);
      return after === before ? stage : { ...stage, rooms: { ...stage.rooms, [event.room]: after } };
    }
    case 'predicted': {
      const { question, choice, right } = event;
      const kept = stage.predicted[question];
      if (kept?.choice === choice && isKnown(kept.right, right)) return stage;
      const answer = { choice, when, ...(right === undefined ? {} : { right }) };
      return { ...stage, predicted: { ...stage.predicted, [question]: answer } };
    }
    case 'rows-predicted': {
      const { rows, right } = event;
      const { rows: kept } = stage;
      const same = JSON.stringify(kept?.keys ?? []) === JSON.stringify(rows);
      if (same && isKnown(kept?.right, right)) return stage;
      return { ...stage, rows: { keys: [...rows], when, ...(right === undefined ? {} : { right }) } };
    }
  }
}

/** What is kept of a room; nothing was done in it if nothing is. */
export function roomState({ rooms = {} }: StageState, room: string): RoomState {
  return (Object.hasOwn(rooms, room) ? rooms[room] : undefined) ?? UNTOUCHED_ROOM;
}

const UNTOUCHED_ROOM: RoomState = { hints: 0 };

type Did = Extract<StageEvent, { type: 'room' }>['did'];

function roomAfter(room: RoomState, did: Did, when: string): RoomState {
  if (typeof did === 'object') return did.hints > room.hints ? { ...room, hints: did.hints } : room;
  return room[did] === undefined ? { ...room, [did]: when } : room;
}

/** An answer that the kernel has judged stays judged when it is only shown again. */
function isKnown(kept: boolean | undefined, right: boolean | undefined): boolean {
  return right === undefined || right === kept;
}

function placeAfter(last: CourseState['last'], event: StageEvent, when: string): CourseState['last'] {
  if (event.type === 'stage-opened') return last?.stage === event.stage ? last : { stage: event.stage, when };
  if (event.type !== 'tab') return last;
  if (last?.stage === event.stage && last.tab === event.tab) return last;
  return { stage: event.stage, tab: event.tab, when };
}

/** Ids come from lessons and files: `constructor` is one like any other. */
function has(list: Readonly<Record<string, string>>, id: string): boolean {
  return Object.hasOwn(list, id);
}
