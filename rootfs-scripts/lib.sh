# shellcheck shell=sh
# What the scripts in this folder have in common. They read it in with `.`; it is no program by itself.
#
# All of them work the same way: what they make grows in a temporary folder beside TARGET, and gets its name by one
# rename(2) at the very end. So TARGET is never half done, whatever happens and however often one tries.

set -eu
umask 022                     # modes as they should be, whatever the person's umask is
export LC_ALL=C               # messages and an order of sorting to rely upon
PATH=$PATH:/usr/sbin:/sbin    # normal users often lack these

script=$(basename "$0")

say() { printf '%s: %s\n' "$script" "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# usage WORDS: the arguments make no sense.
usage() {
  say "usage: $script $*"
  exit 2
}

# need PROGRAM PACKAGE: ends with a hint when PROGRAM is not there. PACKAGE is its name in Debian.
need() {
  command -v "$1" >/dev/null || die "$1 is missing. On Debian and Ubuntu: sudo apt-get install $2"
}

# --- From the beginning to the end ---

# begin KIND TARGET: sets $work (the temporary folder) and $root (where to put things). Ends here when TARGET is made
# already.
begin() {
  kind=$1
  target=$2
  case $target in
    /*) ;;
    *) target=$PWD/$target ;;
  esac
  while [ "$target" != "${target%/}" ]; do target=${target%/}; done
  check_target
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  work=$(mktemp -d "${target%/*}/.${target##*/}.XXXXXX" 2>/dev/null) || die "no folder can be made in ${target%/*}/"
  root=$work/root
  mkdir "$root"
}

# Nothing of anybody's is overwritten: TARGET must not exist, or be empty, or be just what we would make.
check_target() {
  [ -n "$target" ] || die "the root directory of this machine is in use"
  [ -e "$target" ] || [ -L "$target" ] || return 0
  [ ! -d "$target" ] || [ -n "$(ls -A "$target")" ] || return 0
  if [ -f "$target/.rootfs" ] && [ "$(sed -n 1p "$target/.rootfs")" = "$kind" ]; then
    say "$target is made already; to make it anew, remove it first"
    exit 0
  fi
  die "$target is there already, and not empty"
}

# finish [TEXT]: writes into /.rootfs what it is, and gives it its name.
finish() {
  ids=one
  ! has_mapped_ids || ids=range
  # What is in the way is removed, and -C follows no link: the tree may be of somebody who means us harm.
  rm -rf "$root/.rootfs"
  (set -C && printf '%s\n' "$kind" "ids $ids" "$@" >"$root/.rootfs")
  # A set-user-ID program of real root would make root of anybody on this machine who can reach it.
  ! is_real_root || find "$root" -type f -perm /6000 -exec chmod ug-s {} +
  chmod 755 "$root"
  mv -T "$root" "$target" || die "somebody else has made $target in the meantime"
  say "made $target"
}

# Runs in the end, whichever it is: success, failure or a signal. What still works is killed: unshare(1) would not hear
# another signal, and what it leaves half done is removed anyway.
clean_up() {
  trap '' HUP INT PIPE TERM
  [ -z "${child:-}" ] || kill -s KILL "$child" 2>/dev/null || :
  wait
  [ -z "${work:-}" ] || rm -rf "$work" 2>/dev/null || { chmod -R u+rwX "$work" && rm -rf "$work"; }
}

# run COMMAND...: for what takes long. A shell that waits for a program hears no signals, but one in `wait` does.
run() {
  "$@" &
  child=$!
  wait "$child" || { status=$?; child=; return "$status"; }
  child=
}

# --- What comes from elsewhere ---

# fetch URL FILE
fetch() {
  case $1 in
    file://*) cp "${1#file://}" "$2" 2>/dev/null || die "there is no ${1#file://}" ;;
    *)
      if command -v curl >/dev/null; then
        run curl -fsSL --connect-timeout 20 -o "$2" "$1" || cannot_fetch "$1"
      else
        need wget 'curl (or wget)'
        run wget -q -T 20 -O "$2" "$1" || cannot_fetch "$1"
      fi
      ;;
  esac
}

cannot_fetch() { die "can't fetch $1. Check the network, and the proxy in \$http_proxy and \$https_proxy"; }

# verify FILE SHA256: ends when the content is not what was announced.
verify() {
  found=$(sha256sum "$1" | cut -d ' ' -f 1)
  [ "$found" = "$2" ] || die "${1##*/} is damaged, or not what it should be: its sha256 is $found, and not $2"
}

# --- Owners ---
#
# The files of a root file system belong to several users: root, mail, _apt ... A normal user can make files that are his
# own and no others, except in a user namespace with a *range* of ids, which newuidmap(1) gives to those who are listed in
# /etc/subuid. There, root is you, user 1 is the first id of your range, and so on. In a namespace that maps only you
# one is root as well and can do everything to one's own files, but not give them to anybody else.

# enter_namespace "$@": starts the script over, in the best namespace there is. $ROOTFS_IDS then says which: `range` or
# `one`. Who sets it to `one` goes without a range.
enter_namespace() {
  [ "$(id -u)" != 0 ] || return 0
  if [ "${ROOTFS_IDS:-range}" = range ] && has_range; then
    ROOTFS_IDS=range exec unshare --map-auto --map-root-user sh "$0" "$@"
  elif unshare --map-root-user true 2>/dev/null; then
    ROOTFS_IDS=one exec unshare --map-root-user sh "$0" "$@"
  fi
}

has_range() {
  command -v newuidmap >/dev/null && unshare --map-auto --map-root-user true 2>/dev/null
}

# The first 65536 ids from 100000 on that nobody was given, as "165536-231071": usermod(8) does not look, and who is given ids
# of somebody else may change their files.
free_range() {
  cat /etc/subuid /etc/subgid 2>/dev/null | sort -t: -k2,2n | awk -F: '
    BEGIN { from = 100000 }
    $2 ~ /^[0-9]+$/ && $3 ~ /^[0-9]+$/ && $2 < from + 65536 && $2 + $3 > from { from = $2 + $3 }
    END { printf "%d-%d\n", from, from + 65535 }'
}

has_mapped_ids() { [ "${ROOTFS_IDS:-}" = range ] && ! is_real_root; }

# All 32 bits of ids are mapped in the first user namespace, and in no other.
is_real_root() { [ "$(id -u)" = 0 ] && grep -q 4294967295 /proc/self/uid_map; }

# --- What every root file system has ---

# Programs are in /usr/bin, and /bin is a link to it, as distributions have it today. Here /sbin is the same place as well,
# so that a tool is found whatever PATH says. proc, sys and dev are empty: what belongs there is mounted.
make_folders() {
  (
    cd "$root"
    mkdir -p dev/pts dev/shm etc home mnt proc root run sys tmp usr/bin usr/lib usr/lib64 usr/share var/tmp
    ln -s usr/bin bin
    ln -s usr/bin sbin
    ln -s bin usr/sbin
    ln -s usr/lib lib
    ln -s usr/lib64 lib64
    chmod 700 root
    chmod 1777 tmp var/tmp
  )
}

# write_files NAME: the files of /etc without which programs can't tell who is who.
write_files() {
  cat >"$root/etc/passwd" <<'EOF'
root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
EOF
  cat >"$root/etc/group" <<'EOF'
root:x:0:
tty:x:5:
nogroup:x:65534:
EOF
  cat >"$root/etc/hosts" <<'EOF'
127.0.0.1 localhost
::1 localhost
EOF
  # Look into these files and nowhere else.
  cat >"$root/etc/nsswitch.conf" <<'EOF'
passwd: files
group: files
hosts: files
EOF
  cat >"$root/etc/os-release" <<EOF
NAME="$1"
ID=learn-$kind
PRETTY_NAME="$1"
EOF
}
