import stringWidth from 'fast-string-width';
import { ROOMS, type Room } from './rooms.js';

/** One room as it is: the container's own, still the host's, or not to be seen (null). */
export interface RoomState {
  /** Its key, its name and what it is about: see `Room`. */
  readonly room: string;
  readonly name: string;
  readonly about: string;
  readonly own: boolean | null;
  /** The stage that brought it; if it is still the host's the first one that would, or null if none does. */
  readonly stage?: number | null;
  /** What a run has in it: `moby`, `21 mounts`. */
  readonly value?: string;
}

/** What a container has of its own: a state for each of `ROOMS`, in their order. */
export type Isolation = readonly RoomState[];

/** Looks at every room. */
export function isolation(look: (room: Room) => Omit<RoomState, 'room' | 'name' | 'about'>): Isolation {
  return ROOMS.map((room) => ({ room: room.key, name: room.name, about: room.about, ...look(room) }));
}

/** How many of the rooms are the container's own: `4 of 15`. */
export function ownText(rooms: Isolation): string {
  return `${rooms.filter(({ own }) => own).length} of ${rooms.length}`;
}

/**
 * Whose the room is, in words: `own since stage 4`, `own: moby`, `host's till stage 11`.
 * @param width columns that there are; the value of a run is left out where it has no room.
 */
export function stateText({ own, stage, value }: RoomState, width: number): string {
  if (own === null) return "can't be seen";
  if (!own && stage === undefined) return 'as on the host';
  if (!own) return stage === null ? "the host's" : `host's till stage ${stage}`;
  if (stage != null) return `own since stage ${stage}`;
  const told = `own: ${value}`;
  return value !== undefined && stringWidth(told) <= width ? told : 'its own';
}
