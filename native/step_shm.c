/* shm: a System V shared memory segment, to see who can see it. sysvipc(7), shmget(2). */
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "trace.h"

static const char *check_size(char **args)
{
    char *end;
    long size = strtol(args[0], &end, 10);
    return *end || size < 1 || size > 1 << 24 ? "the size is a number of bytes, at most 16777216" : NULL;
}

/*
 * System V objects outlive their makers. This one is marked for removal at once: it is there for as long as a
 * process has it attached and is gone with the last one, whatever happens. A child inherits it, exec detaches it.
 */
static int share_memory(struct stage *stage, char **args)
{
    (void)stage;
    size_t size = strtoul(args[0], NULL, 10);
    int id = CALL("shmget", shmget(IPC_PRIVATE, size, 0600), "IPC_PRIVATE", args[0], "0600");
    if (id < 0)
        return -1;
    long attached = CALL("shmat", shmat(id, NULL, 0), number(id), "NULL", "0");
    int error = errno;
    int removed = CALL("shmctl", shmctl(id, IPC_RMID, NULL), number(id), "IPC_RMID", "NULL");
    if (attached == -1)
        errno = error;
    return attached == -1 || removed < 0 ? -1 : 0;
}

const struct step step_shm = {
    .name = "shm",
    .args = "BYTES",
    .min_args = 1,
    .max_args = 1,
    .what = "share memory the System V way, until the last process that has it ends",
    .man = "shmget(2), shmctl(2), sysvipc(7)",
    .check = check_size,
    CODE(share_memory),
};
