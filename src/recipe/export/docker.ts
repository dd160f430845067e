import { runBy } from './engine.js';
import { told } from './reasons.js';
import type { ContainerSpec, Exporter } from './spec.js';
import { shellLine } from './words.js';

/** A call of docker-run(1). */
export const docker: Exporter = (spec, here) =>
  runBy(
    {
      program: 'docker',
      before: [
        '# It only runs images: this makes one of the folder. "docker image rm" takes it away again.',
        'image=$(tar -C "$ROOTFS" -c . | docker import -)',
      ],
      image: '"$image"',
      options: [...(spec.namespaces.includes('user') ? [] : ['--userns host']), ...hidden(spec)],
      leftOut: told([
        [
          spec.namespaces.includes('user'),
          'the user namespace and its id map',
          'they are those of the daemon: "userns-remap" in /etc/docker/daemon.json, or a daemon without root',
        ],
        [spec.cgroup === null, 'no control group of its own', 'it makes one for every container'],
      ]),
    },
    spec,
    here,
  );

/** There is no option to hide a file, so it gets an empty one. */
function hidden({ mounts }: ContainerSpec): string[] {
  const masks = mounts
    .filter(({ kind }) => kind === 'mask')
    .flatMap(({ target }) => ['--mount', `type=bind,source=/dev/null,destination=${target},readonly`]);
  return ['--security-opt systempaths=unconfined', ...(masks.length === 0 ? [] : [shellLine(masks)])];
}
