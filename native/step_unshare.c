/* unshare: leave a namespace that is shared with the host, for a new one. */
#include <sched.h>
#include <unistd.h>

#include "namespaces.h"
#include "outside.h"
#include "trace.h"

static const char *check_kinds(char **args)
{
    return parse_namespaces(args[0]) < 0 ? "the kinds are user, mnt, uts, ipc, net, pid, cgroup and time" : NULL;
}

/*
 * With several kinds in one call the kernel makes the user namespace first, and that one owns the others:
 * this is what lets somebody without privileges have them (user_namespaces(7)).
 * pid and time are different: the caller stays where it is, only its children will be in the new one.
 * Where `map-ranges` follows, somebody stays behind who can map ids from outside.
 */
static int unshare_namespaces(struct stage *stage, char **args)
{
    int flags = parse_namespaces(args[0]);
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if ((flags & CLONE_NEWUSER) && stage->ranges_ahead && CALL("fork", outside_start()) < 0)
        return -1;
    if (CALL("unshare", unshare(flags), namespace_flags(flags)) < 0)
        return -1;
    stage->own |= flags;
    if (flags & CLONE_NEWPID)
        stage->joined_pid = false;
    if (flags & CLONE_NEWUSER) {
        stage->uid = uid; /* in the new one this is unmapped now, and the map is still to be written */
        stage->gid = gid;
    }
    /* A mount namespace that belongs to a new user namespace gets every shared mount as a slave. */
    if ((flags & CLONE_NEWNS) && (stage->own & CLONE_NEWUSER))
        stage->detached_mounts = true;
    return 0;
}

const struct step step_unshare = {
    .name = "unshare",
    .args = "KIND[,KIND...]",
    .min_args = 1,
    .max_args = 1,
    .what = "move into new namespaces: user, mnt, uts, ipc, net, pid, cgroup, time",
    .man = "unshare(2), namespaces(7)",
    .check = check_kinds,
    .hints = HINTS(
        {EPERM, "this needs CAP_SYS_ADMIN: put 'unshare user + map-root' first; if that is what failed, "
         "user namespaces are switched off here (sysctl kernel.unprivileged_userns_clone, "
         "AppArmor, a seccomp filter, or a chroot)"},
        {ENOSPC, "a limit is reached: /proc/sys/user/max_*_namespaces, or 33 levels of nesting"},
        {EUSERS, "namespaces of this kind are nested too deep"},
        {EINVAL, "a new PID namespace was made already and awaits its first process: put 'fork' first; or "
         "this kernel was built without this kind of namespace"}),
    CODE(unshare_namespaces),
};
