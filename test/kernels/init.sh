#!/bin/busybox sh
# The first program of the virtual machine: makes a root file system of the host's files, on which everything may be
# written and nothing reaches the host, and goes on there with inside.sh. If a line fails, the kernel ends the machine.
set -e
b=/bin/busybox

$b mount -t devtmpfs devtmpfs /dev
for module in /modules/*; do $b insmod "$module"; done

$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,ro,cache=loose hostroot /host
$b mount -t tmpfs tmpfs /written
$b mkdir /written/upper /written/work
$b mount -t overlay -o lowerdir=/host,upperdir=/written/upper,workdir=/written/work overlay /root

# Whatever the host has mounted in these places is not ours.
$b mount -t proc proc /root/proc
$b mount -t sysfs sysfs /root/sys
$b mount -t cgroup2 cgroup2 /root/sys/fs/cgroup
$b mount -t devtmpfs devtmpfs /root/dev
$b mkdir -p /root/dev/pts /root/dev/shm
$b mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /root/dev/pts
$b mount -t tmpfs -o mode=1777 tmpfs /root/dev/shm
$b mount -t tmpfs -o mode=755 tmpfs /root/run
for link in fd:fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do
  $b ln -s "/proc/self/${link#*:}" "/root/dev/${link%:*}"
done
$b ip link set lo up

$b mkdir /root/run/kernel-tests
$b cp -r /inside.sh /settings /project /root/run/kernel-tests/
exec $b switch_root /root /run/kernel-tests/inside.sh
