#include <string.h>

#include "stagehand.h"

extern const struct step step_unshare, step_join, step_keep, step_fork, step_time_offset;
extern const struct step step_map_root, step_map_self, step_deny_setgroups, step_map_uid, step_map_gid, step_map_ranges, step_setuid;
extern const struct step step_private, step_slave, step_shared, step_mount, step_umount, step_bind, step_bind_ids, step_read_only, step_writable;
extern const struct step step_hostname, step_lo, step_shm, step_reserve, step_fill;
extern const struct step step_bridge, step_veth, step_plug, step_address, step_up, step_route, step_forward, step_masquerade, step_dnat;
extern const struct step step_cgroup_make, step_cgroup_limit, step_cgroup_join, step_cgroup_freeze, step_cgroup_thaw, step_fork_into;
extern const struct step step_drop, step_lower, step_inherit, step_ambient, step_keep_caps, step_securebits;
extern const struct step step_setsid, step_controlling_tty, step_pty;
extern const struct step step_no_new_privs, step_seccomp, step_landlock, step_rlimit;
extern const struct step step_touch, step_mkdir, step_symlink, step_bind_tty, step_dev, step_mask;
extern const struct step step_chroot, step_pivot, step_chdir, step_open, step_escape;

/* The table of steps: parsing, --help, --list and the course all go by it. */
const struct step *const steps[] = {
    /* namespaces */
    &step_unshare,
    &step_join,
    &step_keep,
    &step_fork,
    &step_time_offset,
    /* ids */
    &step_map_root,
    &step_map_self,
    &step_deny_setgroups,
    &step_map_uid,
    &step_map_gid,
    &step_map_ranges,
    &step_setuid,
    /* mounts */
    &step_private,
    &step_slave,
    &step_shared,
    &step_mount,
    &step_umount,
    &step_bind,
    &step_bind_ids,
    &step_read_only,
    &step_writable,
    /* inside */
    &step_hostname,
    &step_lo,
    &step_shm,
    &step_reserve,
    &step_fill,
    /* networks */
    &step_bridge,
    &step_veth,
    &step_plug,
    &step_address,
    &step_up,
    &step_route,
    &step_forward,
    &step_masquerade,
    &step_dnat,
    /* root */
    &step_touch,
    &step_mkdir,
    &step_symlink,
    &step_bind_tty,
    &step_dev,
    &step_mask,
    &step_chroot,
    &step_pivot,
    &step_chdir,
    &step_open,
    &step_escape,
    /* cgroups */
    &step_cgroup_make,
    &step_cgroup_limit,
    &step_cgroup_join,
    &step_cgroup_freeze,
    &step_cgroup_thaw,
    &step_fork_into,
    /* privileges */
    &step_drop,
    &step_lower,
    &step_inherit,
    &step_ambient,
    &step_keep_caps,
    &step_securebits,
    &step_no_new_privs,
    &step_seccomp,
    &step_landlock,
    &step_rlimit,
    /* terminal */
    &step_setsid,
    &step_controlling_tty,
    &step_pty,
    NULL,
};

const struct step *find_step(const char *name)
{
    for (int i = 0; steps[i]; i++)
        if (!strcmp(steps[i]->name, name))
            return steps[i];
    return NULL;
}
