const UNITS = 'KMGT';

/** `32M` in bytes, as stagehand reads sizes; null: no limit, `unlimited` or `max`. */
export function bytes(word: string): number | null {
  const [, digits, unit = ''] = /^(\d+)([KMGT]?)$/.exec(word) ?? [];
  return digits === undefined ? null : Number(digits) * 1024 ** (UNITS.indexOf(unit || ' ') + 1);
}
