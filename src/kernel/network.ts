/** A network interface in a process's network namespace. */
export interface NetworkLink {
  readonly name: string;
  /** Only of the loopback link do these files tell; null for every other one. */
  readonly up: boolean | null;
}

const LOOPBACK = 'lo';

/** Reads the names in `/proc/<pid>/net/dev`, proc_pid_net(5), in its order; null if the text is none. */
export function parseLinkNames(text: string): readonly string[] | null {
  const [title, , ...lines] = text.split('\n');
  if (title === undefined || !title.includes('|')) return null;
  return lines.filter((line) => line.includes(':')).map((line) => line.slice(0, line.indexOf(':')).trim());
}

/**
 * Whether the loopback link is up. Going up, it is given 127.0.0.1 and ::1 by the kernel and loses them going down,
 * so one of them in the table of local routes (`fibTrie`: `/proc/<pid>/net/fib_trie`) or of addresses (`ifInet6`:
 * `/proc/<pid>/net/if_inet6`) is enough. null for a file that could not be read; null out if neither could.
 */
export function loopbackIsUp(fibTrie: string | null, ifInet6: string | null): boolean | null {
  if (fibTrie === null && ifInet6 === null) return null;
  const v4 = /\|-- 127\.0\.0\.1\n\s*\/32 host LOCAL/.test(fibTrie ?? '');
  return v4 || /^0{31}1 .* lo$/m.test(ifInet6 ?? '');
}

/** The links by name, with what is known of the loopback link. */
export function networkLinks(names: readonly string[], loopbackUp: boolean | null): readonly NetworkLink[] {
  return names.map((name) => ({ name, up: name === LOOPBACK ? loopbackUp : null }));
}

/** `lo (down)`, `lo (up), eth0`, `none`. */
export function linksText(links: readonly NetworkLink[]): string {
  const names = links.map(({ name, up }) => (up === null ? name : `${name} (${up ? 'up' : 'down'})`));
  return names.join(', ') || 'none';
}
