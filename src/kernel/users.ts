import { readFileSync } from 'node:fs';

/** The names by uid in the text of a file as passwd(5) describes it. As getpwuid(3) does, the first line of a uid counts. */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':');
    if (name && uid && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}

let known: ReadonlyMap<number, string> | undefined;

/** The name of a user; null for one who is not in /etc/passwd (most subordinate IDs are not). */
export function userName(uid: number): string | null {
  known ??= parsePasswd(passwd());
  return known.get(uid) ?? null;
}

/** `learner (uid 1001)`, or `uid 100000` for one without a name. */
export function userText(uid: number): string {
  const name = userName(uid);
  return name === null ? `uid ${uid}` : `${name} (uid ${uid})`;
}

function passwd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return ''; // A name is a courtesy: the uid says the same.
  }
}
