#!/bin/sh
# nspawn.sh ROOTFS COMMAND [ARG...]: systemd-nspawn without systemd, in a group that whoever calls this removes ($CGROUP).
# What it keeps in /run goes with a mount namespace.
rootfs=$1
shift
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
  [ -e "$hierarchy/cgroup.procs" ] || continue
  mkdir -p "$hierarchy/$CGROUP" && echo $$ >"$hierarchy/$CGROUP/cgroup.procs"
done
if [ -t 0 ]; then console=interactive; else console=pipe; fi
# shellcheck disable=SC2016 # for the inner shell
exec unshare --mount sh -c 'mount -t tmpfs none /run && exec "$@"' sh \
  systemd-nspawn --quiet --register=no --keep-unit --console="$console" --directory="$rootfs" -- "$@"
