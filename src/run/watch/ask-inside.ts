import { execaSync } from 'execa';
import { type Readable, readable, unreadable } from '../../kernel/readable.js';

/** What only somebody inside can read: these files show the namespace of whoever opens them. */
const INSIDE = {
  uts: '/proc/sys/kernel/hostname',
  ipc: '/proc/sysvipc/shm',
} as const;

/** A kind of namespace that can be asked so. */
export type Asked = keyof typeof INSIDE;

/** An answer is taken for this long; asking costs a process. */
const FRESH_MS = 1000;

/** More namespaces than a learner has by hand: then somebody else's containers are among them. */
const MOST = 32;

/**
 * Asks inside of namespaces: nsenter(1) joins the namespace of a process, and cat(1), ours, reads one file of the kernel
 * there. Who made a user namespace may do so, and nothing is changed by it. Answers are kept for a second.
 */
export class Inside {
  readonly #answers = new Map<string, { readonly at: number; readonly text: Readable<string> }>();

  /** @param key the text of the namespace's link: one answer does for all processes in it. */
  ask(kind: Asked, key: string, pid: number): Readable<string> {
    const now = Date.now();
    const known = this.#answers.get(key);
    if (known !== undefined && now - known.at < FRESH_MS) return known.text;
    for (const [old, { at }] of this.#answers) if (now - at >= FRESH_MS) this.#answers.delete(old);
    if (this.#answers.size >= MOST)
      return unreadable(`asked in ${MOST} namespaces already; it is asked again in a moment`);
    const text = enter(kind, pid);
    this.#answers.set(key, { at: now, text });
    return text;
  }
}

function enter(kind: Asked, pid: number): Readable<string> {
  // Real root may join without becoming anybody else. Others get the right from the user namespace that they made.
  const user = process.geteuid?.() === 0 ? [] : ['--user', '--preserve-credentials'];
  const { exitCode, stdout, stderr, code } = execaSync(
    'nsenter',
    ['--target', `${pid}`, ...user, `--${kind}`, 'cat', INSIDE[kind]],
    { reject: false, timeout: 2000, stdin: 'ignore', env: { LC_ALL: 'C.UTF-8' } },
  );
  if (exitCode === 0) return readable(stdout);
  if (code === 'ENOENT') return unreadable('nsenter, of util-linux, is not here to ask inside');
  const message = stderr.trim().split('\n')[0] ?? '';
  return unreadable(
    `nsenter can't ask inside${message === '' ? '' : `: ${message.replace(/^nsenter: /, '')}`}`,
  );
}
