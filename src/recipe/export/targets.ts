import { Problem } from '../../errors.js';
import { didYouMean } from '../nearest.js';
import { bwrap } from './bwrap.js';
import { docker } from './docker.js';
import { lxc } from './lxc.js';
import { nspawn } from './nspawn.js';
import { oci } from './oci.js';
import { podman } from './podman.js';
import { withReadyMounts } from './ready.js';
import { sh } from './sh.js';
import type { ContainerSpec, Exported, Exporter, Here, LeftOut } from './spec.js';
import { systemd } from './systemd.js';
import { comments } from './words.js';

interface Target {
  readonly write: Exporter;
  /** What the file is, in a few words. */
  readonly about: string;
  /** A format without comments can't say in itself what is not in it. */
  readonly form: 'script' | 'settings' | 'json';
}

/** The formats of `learn export`, by their names. */
export const TARGETS = {
  sh: { write: sh, form: 'script', about: 'a script that uses util-linux' },
  oci: { write: oci, form: 'json', about: 'the configuration of an OCI runtime: runc, crun' },
  bwrap: { write: bwrap, form: 'script', about: 'a call of bubblewrap' },
  docker: { write: withReadyMounts(docker), form: 'script', about: 'a call of docker run' },
  podman: { write: withReadyMounts(podman), form: 'script', about: 'a call of podman run' },
  lxc: { write: withReadyMounts(lxc), form: 'settings', about: 'the configuration of a container for LXC' },
  nspawn: { write: withReadyMounts(nspawn), form: 'script', about: 'a call of systemd-nspawn' },
  systemd: { write: withReadyMounts(systemd), form: 'settings', about: 'a service of systemd' },
} as const satisfies Readonly<Record<string, Target>>;

export type TargetName = keyof typeof TARGETS;

/** @throws Problem when there is no such format. */
export function targetName(word: string | undefined): TargetName {
  if (word !== undefined && Object.hasOwn(TARGETS, word)) return word as TargetName;
  const names = Object.keys(TARGETS);
  if (word === undefined) throw new Problem(`Export as what? --as is one of ${names.join(', ')}.`);
  throw new Problem(
    `There is no format '${word}'${didYouMean(word, names, `; there are ${names.join(', ')}.`)}`,
  );
}

/** The mode of a file of this format: a script can be started. */
export function fileMode(name: TargetName): number {
  return TARGETS[name].form === 'script' ? 0o755 : 0o644;
}

/**
 * A container in a format of others.
 * @param title the first line of the file, if that can have comments.
 * @param file where it is going to be written, if it is known.
 */
export function exportAs(
  name: TargetName,
  spec: ContainerSpec,
  here: Here,
  title: string,
  file?: string,
): Exported {
  const { write, form, about }: Target = TARGETS[name];
  const { text, ...others } = write(spec, here, file);
  const { leftOut } = others;
  if (form === 'json') return { text, ...others };
  const head = comments([
    ...title.split('\n'),
    `This is ${about}, written by "learn export".`,
    ...(leftOut.length === 0 ? [] : ['', 'What is not in it:']),
    ...toldOnce(leftOut).map(({ what, why }) => `- ${what}: ${why}`),
  ]);
  return { text: `${[...(form === 'script' ? ['#!/bin/sh'] : []), ...head].join('\n')}\n${text}`, ...others };
}

/** What is left out, with what has the same reason in one. */
export function toldOnce(leftOut: readonly LeftOut[]): LeftOut[] {
  const reasons = [...new Set(leftOut.map(({ why }) => why))];
  return reasons.map((why) => ({
    what: leftOut.flatMap((one) => (one.why === why ? [one.what] : [])).join(', '),
    why,
  }));
}
