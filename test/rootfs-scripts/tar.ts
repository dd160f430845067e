/** One member of a tar archive, exactly as given: also what no honest tar(1) would write. */
export interface Member {
  readonly name: string;
  readonly type?: 'file' | 'hardlink' | 'symlink' | 'character' | 'block' | 'folder' | 'fifo';
  /** Where a link leads. */
  readonly to?: string;
  readonly text?: string | Buffer;
  readonly mode?: number;
  readonly uid?: number;
}

const TYPES = { file: '0', hardlink: '1', symlink: '2', character: '3', block: '4', folder: '5', fifo: '6' };

/** A tar archive in the format of tar(5), ustar. */
export function tar(members: readonly Member[]): Buffer {
  return Buffer.concat([...members.map(block), Buffer.alloc(1024)]);
}

function block({ name, type = 'file', to = '', text = '', mode, uid = 0 }: Member): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, offset: number, size: number): void => {
    header.write(`${value.toString(8).padStart(size - 1, '0')}\0`, offset);
  };
  header.write(name, 0);
  octal(mode ?? (type === 'folder' ? 0o755 : 0o644), 100, 8);
  octal(uid, 108, 8);
  octal(uid, 116, 8);
  octal(Buffer.byteLength(text), 124, 12);
  octal(0, 136, 12);
  header.write(' '.repeat(8), 148);
  header.write(TYPES[type], 156);
  header.write(to, 157);
  header.write('ustar\x0000', 257);
  // Devices: the numbers of /dev/null.
  octal(1, 329, 8);
  octal(3, 337, 8);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  const padding = Buffer.alloc((512 - (Buffer.byteLength(text) % 512)) % 512);
  return Buffer.concat([header, Buffer.from(text), padding]);
}
