#!/bin/sh
# oci.sh TARGET IMAGE: unpacks a container image: what `skopeo copy SOURCE oci:FOLDER` or `docker save` wrote.
#
# An image is a list of tar archives, the *layers*, and some JSON that tells their order. Each layer holds what changed
# against those below it. A file that was deleted is there as an empty file, a *whiteout*: `.wh.NAME` hides NAME, and
# `.wh..wh..opq` hides all that the layers below have in this folder. Everything has the sha256 of its content for a name.
#
# IMAGE may be anybody's. So it is checked that all is what its name says, and nothing in it can reach out of TARGET.
#
#     OCI_UNPACK=tar   does all by itself also where umoci(1) is installed, which keeps more (extended attributes)
#     ROOTFS_IDS=one   gives all files to you, even if you have a range of ids (see "Owners" in lib.sh)
. "$(dirname "$0")/lib.sh"

[ $# -eq 2 ] || usage TARGET IMAGE
node=${LEARN_NODE:-node}
need "$node" nodejs
enter_namespace "$@"
begin oci "$1"
image=$2

set -f    # no word that comes from an image is a pattern

# json FILE EXPRESSION: reads FILE, calls it `it`, and prints the items of EXPRESSION (JavaScript), one a line. A shell has
# nothing that reads JSON, and sed only seems to.
json() {
  "$node" -e '
    const it = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const item of new Function("it", "return " + process.argv[2])(it)) console.log(String(item));
  ' "$1" "$2" 2>/dev/null || die "${1##*/} of the image can't be understood"
}

# --- The image ---

# Sets $folder: IMAGE itself, or where it was unpacked to.
open_image() {
  folder=$image
  [ -e "$image" ] || die "there is no $image"
  if [ ! -d "$image" ]; then
    folder=$work/image
    mkdir "$folder"
    run tar -x --no-same-owner -f "$image" -C "$folder" 2>/dev/null || die "$image is no tar archive of an image"
  fi
  folder=$(readlink -f "$folder")
  [ -f "$folder/index.json" ] || [ -f "$folder/manifest.json" ] ||
    die "$image is no image: it has neither index.json nor manifest.json"
}

# use_file NAME: sets $file to this file of the image. The name comes from the image, and could lead anywhere.
use_file() {
  file=$(readlink -f "$folder/$1") || :
  case $file in
    "$folder"/*) [ -f "$file" ] || die "the image lacks its file $1" ;;
    *) die "the image names a file that is not in it: $1" ;;
  esac
}

# use_blob DIGEST: sets $file to the one with this content.
use_blob() {
  case $1 in
    sha256:*) ;;
    *) die "the image names a content in a way that is not known here: $1" ;;
  esac
  use_file "blobs/sha256/${1#sha256:}"
  verify "$file" "${1#sha256:}"
}

# An image can be made for several kinds of machine: then a list of manifests leads to the manifest of each. Images and Node
# have different names for some kinds.
for_this_machine='(it.manifests || []).filter(({ platform }) => !platform || platform.os === "linux" &&
  platform.architecture === ({ x64: "amd64", ia32: "386", ppc64: "ppc64le" }[process.arch] || process.arch))
  .map((manifest) => manifest.digest).slice(0, 1)'

# The layout of the Open Container Initiative: index.json -> manifest -> layers. Prints the layers' files, the lowest first.
list_oci_layers() {
  file=$folder/index.json
  for _ in 1 2 3; do
    is_list=$(json "$file" '["manifests" in it]')
    [ "$is_list" = true ] || break
    digest=$(json "$file" "$for_this_machine")
    [ -n "$digest" ] || die "the image is not made for this kind of machine, $(uname -m)"
    use_blob "$digest"
  done
  digests=$(json "$file" 'it.layers.map((layer) => layer.digest)')
  for digest in $digests; do
    use_blob "$digest"
    echo "$file"
  done
}

# What `docker save` wrote before it knew that layout: manifest.json -> layers, and a configuration that has their sums.
list_docker_layers() {
  names=$(json "$folder/manifest.json" '[it[0].Config].concat(it[0].Layers)')
  # shellcheck disable=SC2086 # names of files, one a line
  set -- $names
  use_file "$1"
  shift
  sums=$(json "$file" 'it.rootfs.diff_ids')
  for sum in $sums; do
    [ $# -gt 0 ] || die "the image lacks layers"
    use_file "$1"
    shift
    verify "$file" "${sum#sha256:}"
    echo "$file"
  done
}

# --- A layer ---
#
# Each is first unpacked into an empty folder of its own. There tar(1) takes care: it takes the / off absolute names, refuses
# those with "..", and makes links that lead elsewhere only when all else is done. What it can't know are the links that an
# earlier layer left: `etc -> /etc` in the first, `etc/passwd` in the second. So the layer is then merged into TARGET by
# ourselves, and no link in TARGET is ever followed.

unpack_layer() {
  layer=$work/layer
  mkdir "$layer"
  owner=--no-same-owner
  ! has_mapped_ids || owner=--same-owner
  if ! run tar -x $owner -f "$1" -C "$layer" 2>"$work/errors"; then
    # That no device files can be made is all right: they are not wanted anyway.
    errors=$(grep -v -e 'Cannot mknod' -e 'Exiting with failure' "$work/errors" | head -n 3)
    [ -z "$errors" ] || die "a layer can't be unpacked: $errors"
  fi
  remove_devices "$layer"
  cd "$layer"
  merge_layer
  cd /
  rm -rf "$layer"
}

# A device file from an image would be a device of this machine, for all who may open it.
remove_devices() { find "$1" '(' -type b -o -type c ')' -exec rm -f {} +; }

# find(1) prints a folder before what is in it. So when a path is looked at here, all that is above it is a folder already.
merge_layer() {
  # A name that is two lines would be read as two names, and the second could be anywhere.
  [ -z "$(find . -name '*
*')" ] || die "a layer has a name with a newline in it"
  find . -type d | while IFS= read -r path; do
    is_folder "$root/$path" || rm -f "$root/$path"
  done
  find . -name '.wh.*' ! -type d | while IFS= read -r path; do
    white_out "${path%/*}" "${path##*/.wh.}"
    rm -f "$path"
  done
  find . ! -type d | while IFS= read -r path; do
    ! is_folder "$root/$path" || rm -rf "${root:?}/$path"
  done
  # Hard links (-l) instead of copies: quick, and a file with several names keeps them.
  cp -a -l --remove-destination . "$root"
}

is_folder() { [ -d "$1" ] && [ ! -L "$1" ]; }

# white_out FOLDER NAME
white_out() {
  case $2 in
    '' | . | ..) die "a layer wants to delete the folder $1/$2" ;;
    .wh..opq) [ ! -d "$root/$1" ] || find "$root/$1" -mindepth 1 -maxdepth 1 -exec rm -rf {} + ;;
    .wh.*) ;;                          # some engine's own notes
    *) rm -rf "${root:?}/$1/$2" ;;
  esac
}

# --- Or umoci ---

# umoci(1) names an image by its folder and tag. Sets $tag if there is just one.
find_tag() {
  [ -f "$folder/index.json" ] || return
  name='"org.opencontainers.image.ref.name"'
  tags=$(json "$folder/index.json" "it.manifests.map(({ annotations }) => annotations?.[$name])" 2>/dev/null) || return
  # shellcheck disable=SC2086 # one a line
  set -- $tags
  tag=${1:-}
  [ $# -eq 1 ] && [ "$tag" != undefined ]
}

unpack_with_umoci() {
  rootless=--rootless
  ! has_mapped_ids || rootless=
  run umoci unpack $rootless --image "$folder:$tag" "$work/bundle" >&2 || die "umoci failed"
  rmdir "$root"
  mv "$work/bundle/rootfs" "$root"
  remove_devices "$root"
}

open_image
if [ "${OCI_UNPACK:-umoci}" = umoci ] && command -v umoci >/dev/null && find_tag; then
  unpack_with_umoci
else
  if [ -f "$folder/index.json" ]; then layers=$(list_oci_layers); else layers=$(list_docker_layers); fi
  [ -n "$layers" ] || die "the image has no layers"
  # shellcheck disable=SC2086
  set -- $layers
  for file in "$@"; do
    say "unpacking ${file##*/}"
    unpack_layer "$file"
  done
fi
finish "from $image"
