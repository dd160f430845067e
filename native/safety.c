/* The host is somebody's machine: what this program will not do, whatever it is told. */
#include <fcntl.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "namespaces.h"
#include "stagehand.h"

/* Somebody else's privileges are not ours to use: everything here works with one's own. */
void refuse_setuid(void)
{
    if (geteuid() != getuid() || getegid() != getgid() || getauxval(AT_SECURE))
        die(EXIT_OURSELVES, "refuses to run setuid, setgid or with file capabilities; it needs none of them. "
                            "Remove them with chmod u-s,g-s or setcap -r");
}

bool has_admin_capability(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{0}};
    if (syscall(SYS_capget, &header, data) < 0)
        return true; /* when in doubt, take more care */
    return data[CAP_SYS_ADMIN / 32].effective & (1U << (CAP_SYS_ADMIN % 32));
}

/*
 * Without privileges the kernel itself refuses what would touch the host. Real root it would obey: so a
 * step that changes something of the host is only done after it was made ours, as a namespace, first.
 */
const char *refusal(const struct stage *stage, const struct step *step)
{
    if (!stage->privileged || (stage->own & CLONE_NEWUSER) || !step->needs_own)
        return NULL;
    if (!(stage->own & step->needs_own))
        return "you are real root and this namespace is still the host's: it would change the host. "
               "Put an 'unshare' of it before this step";
    bool makes_private = step == find_step("private") || step == find_step("slave");
    if (step->needs_own == CLONE_NEWNS && !stage->detached_mounts && !makes_private)
        return "you are real root and mounts still travel to the host from here. Put 'private' before this step";
    return NULL;
}

/* A descriptor that leaks into a container is a way out of it (CVE-2024-21626). */
void close_on_exec_from(int first_fd)
{
#ifdef SYS_close_range
    const unsigned only_mark = 4; /* CLOSE_RANGE_CLOEXEC, since Linux 5.11 */
    if (syscall(SYS_close_range, first_fd, ~0U, only_mark) == 0)
        return;
#endif
    long last = sysconf(_SC_OPEN_MAX);
    for (int fd = first_fd; fd < (last > 0 && last < 65536 ? last : 65536); fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}
