#!/bin/sh
# alpine.sh TARGET: Alpine Linux, a few megabytes that are a whole distribution with a package manager.
#
# Alpine has a root file system ready as a tar archive, the "mini root filesystem". A list tells which version is the newest
# and what its sha256 must be. Archive and list come from the same place, so that the sum finds damage; that it is the right
# place is up to https.
#
#     ALPINE_MIRROR   where to download from (default: https://dl-cdn.alpinelinux.org/alpine); may be a file:// URL
#     ALPINE_BRANCH   such as v3.20 (default: latest-stable)
. "$(dirname "$0")/lib.sh"

[ $# -eq 1 ] || usage TARGET
begin alpine "$1"

case $(uname -m) in
  i?86) machine=x86 ;;
  armv7*) machine=armv7 ;;
  armv6*) machine=armhf ;;
  *) machine=$(uname -m) ;;
esac
mirror=${ALPINE_MIRROR:-https://dl-cdn.alpinelinux.org/alpine}
releases=${mirror%/}/${ALPINE_BRANCH:-latest-stable}/releases/$machine

# The list has an entry for each flavour, each of them beginning with "-":
#
#     -
#       flavor: alpine-minirootfs
#       file: alpine-minirootfs-3.20.3-x86_64.tar.gz
#       sha256: 1d6d0...
#
# read_entry KEY: the value of a key in the entry of our flavour.
read_entry() {
  awk -v key="$1:" '
    /^-/ { value = ""; ours = 0 }
    $1 == "flavor:" { ours = ($2 == "alpine-minirootfs") }
    $1 == key { value = $2 }
    ours && value != "" { print value; exit }' "$work/releases"
}

fetch "$releases/latest-releases.yaml" "$work/releases"
file=$(read_entry file)
sum=$(read_entry sha256)
case $file in
  '' | */* | .*) die "$releases/latest-releases.yaml names no mini root filesystem" ;;
esac

say "downloading $file"
fetch "$releases/$file" "$work/archive"
verify "$work/archive" "$sum"

# All files are to be ours: giving them to others would take more than a normal user has.
run tar -x -z --no-same-owner -f "$work/archive" -C "$root" || die "$file can't be unpacked"
finish "from $releases/$file"
