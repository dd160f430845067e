/* The host is somebody's machine: what this program will not do, whatever it is told. */
#include <fcntl.h>
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

/* As capget(2) has it; <linux/capability.h> is not there with every libc. */
bool has_admin_capability(void)
{
    const unsigned version_3 = 0x20080522, sys_admin = 1U << 21;
    struct {
        unsigned version;
        int pid;
    } header = {.version = version_3};
    struct {
        unsigned effective, permitted, inheritable;
    } data[2] = {{0}};
    if (syscall(SYS_capget, &header, data) < 0)
        return true; /* when in doubt, take more care */
    return data[0].effective & sys_admin;
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

/* Where a standard descriptor is closed, the next file opened would be taken for it: a message would end up there. */
void open_standard_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2);
    if (fd > 2)
        close(fd);
}

static bool close_range_of(unsigned first, unsigned last)
{
#ifdef SYS_close_range
    return first > last || syscall(SYS_close_range, first, last, 0) == 0; /* since Linux 5.9 */
#else
    return first > last;
#endif
}

/*
 * A descriptor that leaks into a container is a way out of it (CVE-2024-21626). Close-on-exec would not do: of those
 * who wait in between, some are in the container's namespaces, and there /proc/PID/fd shows what they have open.
 */
void close_all_but(int one, int other)
{
    int low = one < other ? one : other, high = one < other ? other : one;
    low = low < 3 ? 2 : low;
    if (close_range_of(3, low - 1) && close_range_of(low + 1, high - 1) && close_range_of(high + 1, ~0U))
        return;
    long last = sysconf(_SC_OPEN_MAX);
    for (int fd = 3; fd < (last > 0 && last < 65536 ? last : 65536); fd++)
        if (fd != one && fd != other)
            close(fd);
}
