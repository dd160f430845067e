#!/bin/sh
# debian.sh TARGET: Debian, as small as it comes: what is essential, and apt.
#
# debootstrap(8) downloads packages, checks their signatures, unpacks them, and then lets them configure themselves inside
# of the new root file system. It wants to be root for that: it gives files to other users, mounts /proc and calls
# chroot(2). All of that a user namespace with a range of ids allows, see "Owners" in lib.sh.
#
#     DEBIAN_MIRROR   where to download from (default: as this machine does, else deb.debian.org)
#     DEBIAN_SUITE    which release (default: that of this machine, else stable)
. "$(dirname "$0")/lib.sh"

[ $# -eq 1 ] || usage TARGET
need debootstrap debootstrap
if [ "$(id -u)" != 0 ]; then
  need newuidmap uidmap
  unshare --map-root-user true || die "this machine lets you make no user namespace: \"learn run 1\" tells why"
  unshare --help | grep -q map-auto || die "unshare is too old: --map-auto came with util-linux 2.38"
  has_range || die "you have no range of ids. Get one with: sudo usermod --add-subuids $(free_range) --add-subgids $(free_range) $(id -un)"
  ROOTFS_IDS=range
fi
enter_namespace "$@"
begin debian "$1"

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f $keyring ] || die "$keyring is missing, without which signatures can't be checked. On Debian and Ubuntu: sudo apt-get install debian-archive-keyring"

# --- Where from ---

# Whether this machine is a Debian itself; of Ubuntu and others neither release nor mirror would be of use.
is_debian() { grep -qx 'ID=debian' /etc/os-release 2>/dev/null; }

host_suite() {
  ! is_debian || sed -n 's/^VERSION_CODENAME=//p' /etc/os-release
}

# host_mirror SUITE: the mirror that apt uses for it. One line each in the old format, `deb [options] URI SUITE main`;
# in the new one a paragraph with `URIs:` and `Suites:`.
host_mirror() {
  is_debian || return 0
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ ! -f "$file" ] || sed -n "s/^deb  *\(\[[^]]*\]  *\)\{0,1\}\([^ ]*\)  *$1 .*/\2/p" "$file"
  done
  for file in /etc/apt/sources.list.d/*.sources; do
    [ ! -f "$file" ] || awk -v suite="$1" '
      /^[ \t]*$/ { uri = "" }
      /^URIs:/ { uri = $2 }
      /^Suites:/ { for (i = 2; i <= NF; i++) if ($i == suite) wanted = 1 }
      uri != "" && wanted { print uri; uri = ""; wanted = 0 }' "$file"
  done
}

suite=${DEBIAN_SUITE:-$(host_suite)}
suite=${suite:-stable}
mirror=${DEBIAN_MIRROR:-$(host_mirror "$suite" | grep -E '^(https?|file):' | head -n 1)}
mirror=${mirror:-http://deb.debian.org/debian}

# --- How ---

# Its own mounts and processes: nothing that debootstrap mounts is seen outside, and nothing that it starts outlives it.
# Told that it runs in a container, it takes device files from the host where it may not make any.
bootstrap() {
  container=lxc run unshare --mount --pid --fork --kill-child \
    debootstrap --variant=minbase --force-check-gpg --keyring=$keyring "$suite" "$root" "$mirror" >&2
}

say "downloading $suite from $mirror; this takes a minute or two"
if ! bootstrap; then
  [ ! -f "$root/debootstrap/debootstrap.log" ] || tail -n 5 "$root/debootstrap/debootstrap.log" >&2
  die "debootstrap failed"
fi

# What was downloaded is unpacked. Devices are left to whoever starts a container here: kept as files, these would be the
# host's own.
rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
rm -rf "${root:?}/dev"
mkdir -p "$root/dev/pts" "$root/dev/shm"
finish "from $mirror $suite"
