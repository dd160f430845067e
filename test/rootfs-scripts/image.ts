import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Member, tar } from './tar.js';

export interface ImageOptions {
  /** Default: the one of this machine. */
  readonly architecture?: string;
  /** Layers are compressed. */
  readonly compress?: boolean;
  /** Changes a file before it is written, after its name was made of its sum. */
  readonly tamper?: (content: Buffer) => Buffer;
}

const ARCHITECTURE = ({ x64: 'amd64' } as Record<string, string>)[process.arch] ?? process.arch;
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

function write(path: string, content: Buffer | object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.isBuffer(content) ? content : JSON.stringify(content));
}

/** An image in the layout of the OCI (image-layout.md), in a folder. Each layer is a list of members. */
export function makeOciImage(
  folder: string,
  layers: readonly (readonly Member[])[],
  options: ImageOptions = {},
): string {
  const { architecture = ARCHITECTURE, compress = false, tamper = (content) => content } = options;
  const put = (content: Buffer, mediaType: string): { digest: string; size: number; mediaType: string } => {
    const sum = sha256(content);
    write(join(folder, 'blobs/sha256', sum), mediaType.includes('layer') ? tamper(content) : content);
    return { mediaType, digest: `sha256:${sum}`, size: content.length };
  };
  const putJson = (value: object, name: string): { digest: string; size: number; mediaType: string } =>
    put(Buffer.from(JSON.stringify(value)), `application/vnd.oci.image.${name}.v1+json`);
  const archives = layers.map(tar);
  const config = putJson(
    {
      architecture,
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: archives.map((a) => `sha256:${sha256(a)}`) },
    },
    'config',
  );
  const type = `application/vnd.oci.image.layer.v1.tar${compress ? '+gzip' : ''}`;
  const manifest = {
    ...putJson(
      {
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config,
        layers: archives.map((archive) => put(compress ? gzipSync(archive) : archive, type)),
      },
      'manifest',
    ),
    platform: { os: 'linux', architecture },
    annotations: { 'org.opencontainers.image.ref.name': 'latest' },
  };
  write(join(folder, 'oci-layout'), { imageLayoutVersion: '1.0.0' });
  write(join(folder, 'index.json'), { schemaVersion: 2, manifests: [manifest] });
  return folder;
}

/** An image as `docker save` wrote it before it knew the layout of the OCI, unpacked. */
export function makeDockerImage(folder: string, layers: readonly (readonly Member[])[]): string {
  const archives = layers.map(tar);
  const config = Buffer.from(
    JSON.stringify({ rootfs: { diff_ids: archives.map((a) => `sha256:${sha256(a)}`) } }),
  );
  archives.forEach((archive, i) => {
    write(join(folder, `${i}/layer.tar`), archive);
  });
  write(join(folder, 'config.json'), config);
  write(join(folder, 'manifest.json'), [
    { Config: 'config.json', RepoTags: ['x:latest'], Layers: archives.map((_, i) => `${i}/layer.tar`) },
  ]);
  return folder;
}
