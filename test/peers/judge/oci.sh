#!/bin/sh
# oci.sh RUNTIME ROOTFS COMMAND [ARG...]: the runtime's own default configuration, with this folder and this command put in.
# Everything that it keeps lies in ROOTFS, and goes with it.
set -eu
runtime=$1 rootfs=$2
shift 2
bundle=$(mktemp -d "$rootfs/bundle-XXXXXX")
cd "$bundle"
if [ "$(id -u)" = 0 ]; then rootless=; else rootless=--rootless; fi
# shellcheck disable=SC2086 # no word where it is empty
"$runtime" --root "$bundle/state" spec $rootless
if [ -t 0 ]; then terminal=true; else terminal=false; fi
node -e '
  const fs = require("node:fs");
  const [file, rootfs, terminal, ...args] = process.argv.slice(1);
  const config = JSON.parse(fs.readFileSync(file, "utf8"));
  Object.assign(config.process, { args, terminal: terminal === "true" });
  config.root.path = rootfs;
  fs.writeFileSync(file, JSON.stringify(config));
' config.json "$rootfs" "$terminal" "$@"
set -- "$runtime" --root "$bundle/state" run --bundle "$bundle" "judged-$$"
# crun refuses to run where a control group of version 2 lies beside those of version 1: there it gets not to see that.
if [ "$runtime" = crun ] && [ -e /sys/fs/cgroup/unified/cgroup.procs ]; then
  if [ "$(id -u)" = 0 ]; then user=; else user=--map-root-user; fi
  set -- unshare --mount $user sh -c 'mount -t tmpfs none /sys/fs/cgroup/unified && exec "$@"' sh "$@"
fi
exec "$@"
