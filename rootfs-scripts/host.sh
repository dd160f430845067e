#!/bin/sh
# host.sh TARGET: a small root file system made of programs that this machine has already.
#
# A root file system is a folder in which a program finds all it needs, and nothing more than that. So here are: a shell
# and some tools, the libraries that they load, the folders that everybody expects, and a few files in /etc. It takes no
# root, no network and no image.
#
# What this machine does not have is left out. The file /.rootfs in the result tells what went in.
. "$(dirname "$0")/lib.sh"

[ $# -eq 1 ] || usage TARGET
need ldd libc-bin
begin host "$1"

shell='sh bash'
files='ls cat echo printf mkdir rmdir rm ln cp mv touch readlink stat find mknod mkfifo chown chmod dd df sync'
text='head tail wc sort tr cut grep sed awk seq'
processes='ps kill sleep free uptime nproc true false test ['
people='id uname hostname date env printenv pwd tty stty clear'
containers='mount umount findmnt unshare nsenter chroot pivot_root setpriv prlimit capsh getcap setcap'

# --- The programs ---

# find_program NAME: prints where it is. (`command -v echo` would say "echo", since the shell has one of its own.)
find_program() (
  IFS=:
  for folder in $PATH; do
    [ -f "$folder/$1" ] && [ -x "$folder/$1" ] && echo "$folder/$1" && exit
  done
  exit 1
)

# copy_program NAME FILE: its content only, no set-user-ID bit, no capabilities, no owner. Where one file serves many names,
# as busybox does, it is copied once and gets hard links.
copy_program() {
  file=$(readlink -f "$2")
  case $copied in
    *"|$file="*)
      first=${copied##*"|$file="}
      ln "$root/bin/${first%%|*}" "$root/bin/$1"
      ;;
    *)
      cp "$file" "$root/bin/$1"
      chmod 755 "$root/bin/$1"
      copied="$copied|$file=$1|"
      note from "$file"
      ;;
  esac
}

copy_programs() {
  copied=
  # shellcheck disable=SC2086 # the lists are words
  for name in $shell $files $text $processes $people $containers; do
    if found=$(find_program "$name"); then
      copy_program "$name" "$found"
    else
      note without "$name"
    fi
  done
  [ -e "$root/bin/sh" ] || die "there is no sh in $PATH"
}

# --- The libraries ---
#
# A program that is not static names its *loader*, such as /lib64/ld-linux-x86-64.so.2. The kernel starts the loader, and
# the loader finds the libraries. With --list it only tells what it would load:
#
#     libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f...)
#     /lib64/ld-linux-x86-64.so.2 (0x00007f...)
#
# ldd(1) does the same with the loader that the program itself names, and that could be anything: never use it on a program
# that you would not run. These are the machine's own, and are run every day.

find_loader() {
  for program in "$root/bin/sh" "$root"/bin/*; do
    ldd "$program" 2>/dev/null | paths | grep -m 1 -E '/ld[^/]*$' && return
  done || :                            # all of them are static
}

# The words that are absolute paths. glibc and musl print them in slightly different places.
paths() { awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^\//) print $i }'; }

list_libraries() {
  for program in "$root"/bin/*; do
    "$1" --list "$program" 2>/dev/null || :
  done | paths | sort -u
}

# Each goes where the loader will look for it, to the same path. -L copies the file that a link leads to.
copy_library() {
  mkdir -p "$root${1%/*}"
  cp -L "$1" "$root$1"
  chmod 755 "$root$1"
  note from "$1"
}

copy_libraries() {
  loader=$(find_loader)
  [ -n "$loader" ] || return 0
  for library in $(list_libraries "$loader"); do
    copy_library "$library"
    # Before glibc 2.34 this reads /etc/passwd. No program names it; it is loaded when needed.
    names=${library%/*}/libnss_files.so.2
    case $library in
      */libc.so.6) [ ! -e "$names" ] || copy_library "$names" ;;
    esac
  done
  # Where the loader looks besides its own folders: glibc has a cache, musl a list.
  for file in /etc/ld.so.cache /etc/ld-musl-*.path; do
    [ ! -f "$file" ] || cp "$file" "$root/etc/"
  done
}

# --- The rest ---

# Descriptions of terminals, so that bash can edit a line.
copy_terminfo() {
  for name in linux screen screen-256color tmux tmux-256color vt100 vt220 xterm xterm-256color; do
    letter=$(printf %.1s "$name")
    for folder in /etc/terminfo /lib/terminfo /usr/share/terminfo; do
      [ -f "$folder/$letter/$name" ] || continue
      mkdir -p "$root/usr/share/terminfo/$letter"
      cp -L "$folder/$letter/$name" "$root/usr/share/terminfo/$letter/"
      break
    done
  done
}

# note WORD WHAT: a line for /.rootfs.
notes=
note() {
  notes="$notes$1 $2
"
}

make_folders
copy_programs
copy_libraries
copy_terminfo
write_files "Programs of the host"
finish "${notes%?}"
