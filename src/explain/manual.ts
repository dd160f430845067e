import type { Machine } from '../run/machine.js';

/** A page of the manual, and how to read it here. */
export interface ManualPage {
  /** As it is cited: `unshare(2)`. */
  readonly page: string;
  /** A command where the page is installed, else its address at man7.org. */
  readonly read: string;
}

/** The pages in a list such as `unshare(2), namespaces(7)`. */
export async function manualPages(machine: Machine, list: string): Promise<ManualPage[]> {
  const pages = [...list.matchAll(/([\w.+-]+)\((\d\w*)\)/g)];
  return Promise.all(
    pages.map(async ([page, name = '', section = '']) => {
      const found = await machine.run(['man', '-w', section, name]);
      return { page, read: found?.ok ? `man ${section} ${name}` : addressOf(name, section) };
    }),
  );
}

function addressOf(name: string, section: string): string {
  return `https://man7.org/linux/man-pages/man${section[0]}/${name}.${section}.html`;
}
