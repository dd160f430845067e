#!/bin/sh
# mounted-by-root.sh ROOTFS none|shared COMMAND [ARG...], as process 1 of a PID namespace.
#
# Mounts all that a container needs, as real root. In a user namespace nobody may mount anything without a mount namespace,
# and no mount of that one is shared with the host; so only real root can leave out just one of the two.
#
#   none    where this was started: whoever starts it takes the mounts off again
#   shared  in a mount namespace of its own, in which /mnt is a mount that is still shared with the host: that of /sys
set -eu
rootfs=$1 kind=$2
shift 2

bind() {
  [ ! -e "$1" ] || mount --bind "$1" "$2"
}

if [ "$kind" = shared ]; then
  findmnt -rno TARGET | while read -r target; do
    [ "$target" = /sys ] || mount --make-private "$target"
  done
fi
mount --rbind "$rootfs" "$rootfs"
mount -t proc proc "$rootfs/proc"
mount -t tmpfs dev "$rootfs/dev"
for name in null zero full random urandom tty; do
  : >"$rootfs/dev/$name"
  bind "/dev/$name" "$rootfs/dev/$name"
done
mkdir "$rootfs/dev/pts"
# The group of terminals is that of who will be root in there.
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=65534 devpts "$rootfs/dev/pts"
ln -s pts/ptmx "$rootfs/dev/ptmx"
for name in kcore keys timer_list; do
  [ ! -e "/proc/$name" ] || bind /dev/null "$rootfs/proc/$name"
done
for name in sys sysrq-trigger irq bus fs; do
  [ -e "/proc/$name" ] || continue
  bind "$rootfs/proc/$name" "$rootfs/proc/$name"
  mount -o remount,bind,ro "$rootfs/proc/$name"
done
if [ "$kind" = shared ]; then
  mount --bind /sys "$rootfs/mnt"
  cd "$rootfs"
  pivot_root . .
  umount -l .
  cd /
fi
exec "$@"
