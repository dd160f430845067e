import type { DiffRow } from '../../kernel/diff.js';
import type { Readable } from '../../kernel/readable.js';
import { type Isolation, isolation } from './isolation.js';
import type { Room } from './rooms.js';

/** What a process has of its own at this moment, by its rows of the state table: what really differs in the kernel. */
export function isolatedInRun(rows: readonly DiffRow[]): Isolation {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return isolation((room) => {
    const found = room.rows.flatMap((key) => byKey.get(key) ?? []);
    const value = shown(byKey.get(room.tells));
    return { own: ownBy(room, found), ...(value === undefined ? {} : { value }) };
  });
}

/** One row that differs is enough; one that may not be read hides the answer only if no other gives it. */
function ownBy({ less = false }: Room, rows: readonly DiffRow[]): boolean | null {
  const answers = rows.map((row) => (less && row.changed ? lacksSome(row) : row.changed));
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

/** Whether a set of capabilities lacks one that the host's has: who enters a user namespace may also gain some. */
function lacksSome({ host, container }: DiffRow): boolean {
  return (bits(host) & ~bits(container)) !== 0n;
}

function bits(set: Readable<string>): bigint {
  return set.ok && /^[0-9a-f]+$/.test(set.value) ? BigInt(`0x${set.value}`) : 0n;
}

/** The link of a namespace by its number alone: the room says of what. */
function shown(row: DiffRow | undefined): string | undefined {
  if (row === undefined || !row.container.ok) return undefined;
  return row.container.value.replace(/^[a-z]+:\[(\d+)\]$/, '$1');
}
