import { Problem } from '../errors.js';
import { didYouMean } from '../recipe/nearest.js';
import type { Row } from './row.js';
import { deviceRows } from './rows/devices.js';
import { groupRows } from './rows/groups.js';
import { identityRows } from './rows/identity.js';
import { leftRows } from './rows/left.js';
import { namespaceRows } from './rows/namespaces.js';
import { networkRows } from './rows/network.js';
import { processRows } from './rows/processes.js';
import { rightsRows } from './rows/rights.js';
import { propagationRow, rootRows } from './rows/root.js';
import { RUNS, runRows } from './rows/run.js';

const [idMap, hostname] = identityRows;
const own = namespaceRows;

/** In the order of the stages; what a row needs stands before it. */
const table: readonly (Row | undefined)[] = [
  ...runRows,
  ...[own.user, idMap],
  ...[own.uts, hostname, leftRows.hostname],
  ...[own.mnt, propagationRow, leftRows.mounts],
  ...[own.pid, ...processRows, leftRows.processes],
  own.ipc,
  ...[own.net, ...networkRows, leftRows.links],
  ...[...groupRows, own.cgroup, leftRows.cgroups],
  ...rootRows,
  ...deviceRows,
  ...rightsRows,
  own.time,
];

/** Every row that there is. */
export const ROWS: readonly Row[] = table
  .filter((row) => row !== undefined)
  .map((row) => (row.id === RUNS ? row : { ...row, needs: [RUNS, ...(row.needs ?? [])] }));

/** The stages that have rows, from the first. */
export const LEVELS: readonly number[] = [...new Set(ROWS.map(({ stage }) => stage))].sort((a, b) => a - b);

/** Those that the course has taught up to a stage. */
export function rowsUpTo(stage: number): Row[] {
  return ROWS.filter((row) => row.stage <= stage);
}

/** @throws Problem if there is no such row. */
export function rowOf(id: string): Row {
  const row = ROWS.find((one) => one.id === id);
  if (row !== undefined) return row;
  const meant = didYouMean(
    id,
    ROWS.map((one) => one.id),
  );
  throw new Problem(
    `There is no row '${id}'${meant}${meant === '' ? '.' : ''} "learn judge --list" shows all of them.`,
  );
}
