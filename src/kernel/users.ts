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

/** `learner (uid 1001)`, or `uid 100000` for one who is not in /etc/passwd (most subordinate IDs are not). */
export function userText(uid: number): string {
  known ??= parsePasswd(passwd());
  const name = known.get(uid);
  return name === undefined ? `uid ${uid}` : `${name} (uid ${uid})`;
}

function passwd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return ''; // A name is a courtesy: the uid says the same.
  }
}
