#!/bin/sh
# busybox.sh TARGET: the smallest root file system that is of use: one static program with some three hundred names.
#
# busybox looks at the name by which it was started, and behaves as the program of that name: ls, sh, mount ... Being
# static it needs no loader and no library.
#
# Set BUSYBOX to use one of your own.
. "$(dirname "$0")/lib.sh"

[ $# -eq 1 ] || usage TARGET
package='busybox-static'
[ -n "${BUSYBOX:-}" ] || need busybox "$package"
busybox=$(command -v "${BUSYBOX:-busybox}") || die "there is no $BUSYBOX to run"
begin busybox "$1"

# In a root file system without libraries only a static program can run. The usual error, "No such file or directory" for
# a program that is there, means that its loader is not.
is_dynamic() { ldd "$1" 2>/dev/null | grep -q '/ld'; }

! is_dynamic "$busybox" ||
  die "$busybox needs libraries, and a static one is wanted. On Debian and Ubuntu: sudo apt-get install $package"

make_folders
cp "$busybox" "$root/bin/busybox"
chmod 755 "$root/bin/busybox"

# The list holds `busybox` as well. A plain `ln -sf busybox "$name"` for each name would replace the program by a link that
# leads to itself.
"$busybox" --list | while read -r name; do
  [ "$name" = busybox ] || ln -s busybox "$root/bin/$name"
done
[ -L "$root/bin/sh" ] || die "$busybox has no sh"

write_files "busybox"
finish "from $busybox"
