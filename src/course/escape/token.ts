import { createHash, randomBytes } from 'node:crypto';

/**
 * What lies on the little host of a room: another one each time. Whether somebody has really seen one can be told from
 * the token itself, so that nothing has to be remembered between opening a room and proving that one was out. Who reads
 * this can make one up; they would fool nobody but themselves.
 */
export function newToken(slug: string): string {
  return tokenWith(slug, randomBytes(4).toString('hex'));
}

/** Whether a text, as a person types it, is a token of this room. */
export function isTokenOf(slug: string, text: string): boolean {
  const token = text.trim();
  const [, number] = /-([0-9a-f]{8})-[0-9a-f]{8}$/.exec(token) ?? [];
  return number !== undefined && token === tokenWith(slug, number);
}

function tokenWith(slug: string, number: string): string {
  const proof = createHash('sha256').update(`${slug} ${number}`).digest('hex').slice(0, 8);
  return `${slug}-${number}-${proof}`;
}
