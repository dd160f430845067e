#include <string.h>

#include "stagehand.h"

extern const struct step step_unshare, step_fork;
extern const struct step step_map_root, step_map_self, step_deny_setgroups, step_map_uid, step_map_gid, step_setuid;
extern const struct step step_private, step_slave, step_shared, step_mount, step_umount, step_bind, step_read_only, step_writable;
extern const struct step step_hostname, step_lo, step_shm;

/* The table of steps: parsing, --help, --list and the course all go by it. */
const struct step *const steps[] = {
    /* namespaces */
    &step_unshare,
    &step_fork,
    /* ids */
    &step_map_root,
    &step_map_self,
    &step_deny_setgroups,
    &step_map_uid,
    &step_map_gid,
    &step_setuid,
    /* mounts */
    &step_private,
    &step_slave,
    &step_shared,
    &step_mount,
    &step_umount,
    &step_bind,
    &step_read_only,
    &step_writable,
    /* inside */
    &step_hostname,
    &step_lo,
    &step_shm,
    /* root */
    /* cgroups */
    /* privileges */
    /* terminal */
    NULL,
};

const struct step *find_step(const char *name)
{
    for (int i = 0; steps[i]; i++)
        if (!strcmp(steps[i]->name, name))
            return steps[i];
    return NULL;
}
