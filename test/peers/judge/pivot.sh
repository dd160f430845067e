#!/bin/sh
# pivot.sh ROOTFS COMMAND [ARG...]: the steps of stage 9, typed by hand. With "." twice the old root lies on top of the new
# one, pivot_root(2), and is taken off from there.
set -eu
rootfs=$1
shift
mount --bind "$rootfs" "$rootfs"
mount -t proc proc "$rootfs/proc"
cd "$rootfs"
pivot_root . .
umount -l .
cd /
exec "$@"
