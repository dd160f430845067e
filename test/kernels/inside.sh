#!/bin/bash
# Process 1 of the virtual machine once it has its root file system: makes accounts and cgroups, runs the tests as root
# and as a normal user, and ends the machine with a status that says how it went.
set -o pipefail
. /run/kernel-tests/settings

export PATH="$node:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" LANG=C.UTF-8
kernel="Linux $(uname -r)"
failed=()

# Who owns the project can read it, wherever it lies; to a normal user a project of root's has to be open anyway.
uid=$(stat -c %u "$project")
[ "$uid" != 0 ] || uid=54321

# The tests as JavaScript, beside their sources, which only this machine sees.
cp -r /run/kernel-tests/project/. "$project"

# Temporary files on a file system of their own: the upper layer of an overlay can't lie on another overlay.
mkdir -p /run/tmp && mount -t tmpfs -o mode=1777 tmpfs /run/tmp

make_account() { # name uid: an account, its home, and a cgroup with all rights below it, as systemd gives to a login
  local group=/sys/fs/cgroup/$1 home=/run/home/$1
  mkdir -p "$home" "$group/session"
  chown "$2:$2" "$home" "$group" "$group/session" "$group"{,/session}/cgroup.{procs,threads,subtree_control}
  # In front: who looks for the name of this uid finds ours, even if the host has one.
  printf '%s:x:%s:%s::%s:/bin/bash\n' "$1" "$2" "$2" "$home" | cat - /etc/passwd >/run/passwd && cat /run/passwd >/etc/passwd
  printf '%s:x:%s:\n' "$1" "$2" | cat - /etc/group >/run/group && cat /run/group >/etc/group
}

wanted() { # file: whether its path has one of the words that were given, or none was given
  local part
  for part in $parts; do [[ $1 == *"$part"* ]] && return; done
  [ -z "$parts" ]
}

run_tests() { # name uid folders...: the tests of these folders
  local name=$1 uid=$2
  shift 2
  printf '\n=== %s, as %s: %s\n' "$kernel" "$name" "$*"
  (
    # Joining is for those who may write; a session finds itself in its group.
    echo 0 >"/sys/fs/cgroup/$name/session/cgroup.procs"
    cd "$project" || exit
    export HOME="/run/home/$name" USER="$name" LOGNAME="$name" TMPDIR=/run/tmp
    shopt -s nullglob
    # What compiles stagehand again and again asks nothing of the kernel.
    GLOBIGNORE=test/native/build.test.js
    files=()
    for folder; do
      for file in test/"$folder"/*.test.js; do wanted "$file" && files+=("$file"); done
    done
    [ ${#files[@]} -gt 0 ] || exit 0
    exec setpriv --reuid "$uid" --regid "$uid" --clear-groups node --test --test-concurrency=2 \
      --test-reporter=spec "${files[@]}" </dev/null
  ) 2>&1 | cat # which is no terminal: one line for one message, and no colours
  local status=$?
  [ $status = 0 ] || failed+=("as $name")
}

echo '+cpu +memory +pids' >/sys/fs/cgroup/cgroup.subtree_control
make_account root 0
make_account normal "$uid"
printf 'normal:100000:65536\n' | tee /etc/subuid >/etc/subgid

folders=(native run course commands kernel peers)
run_tests root 0 "${folders[@]}"
run_tests normal "$uid" "${folders[@]}"
# Alone, because they change what the whole kernel allows.
LEARN_GATES_USER=$uid run_tests root 0 kernels

printf '\n=== %s: %s\n' "$kernel" "$([ ${#failed[@]} = 0 ] && echo all passed || echo "failed ${failed[*]}")"
# The last line must have left the serial line before the machine ends.
sleep 1
[ ${#failed[@]} = 0 ] && byte='\x01' || byte='\x02'
printf "$byte" | dd of=/dev/port seek=$((0xf4)) bs=1 status=none
