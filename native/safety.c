/* The host is somebody's machine: what this program will not do, whatever it is told. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "capabilities.h"
#include "host_links.h"
#include "layers.h"
#include "namespaces.h"
#include "stagehand.h"

/* Somebody else's privileges are not ours to use: everything here works with one's own. */
void refuse_setuid(void)
{
    if (geteuid() != getuid() || getegid() != getgid() || getauxval(AT_SECURE))
        die(EXIT_OURSELVES, "refuses to run setuid, setgid or with file capabilities; it needs none of them. "
                            "Remove them with chmod u-s,g-s or setcap -r");
}

/* Whom the namespace above knows this user as; 0 also when that can't be read: when in doubt, more care. */
static uid_t id_outside(uid_t id, bool *first_namespace)
{
    unsigned inside, outside, count;
    uid_t found = 0;
    FILE *map = fopen("/proc/self/uid_map", "re");
    *first_namespace = !map;
    while (map && fscanf(map, "%u %u %u", &inside, &outside, &count) == 3) {
        if (id >= inside && id - inside < count)
            found = outside + (id - inside);
        *first_namespace = count == ~0U;
    }
    if (map)
        fclose(map);
    return found;
}

/*
 * In a user namespace that somebody made before us, as a script in a container does that calls us, all capabilities are
 * worth nothing on the host. Only user 0 outside is still the owner of its files.
 */
void note_rights(struct stage *stage)
{
    bool first_namespace;
    stage->host_root = id_outside(geteuid(), &first_namespace) == 0;
    stage->privileged = has_capability("cap_sys_admin") && (first_namespace || stage->host_root);
}

static bool is_overlay_mount(const struct act *act)
{
    return act->step == find_step("mount") && !strcmp(act->args[0], "overlay");
}

/*
 * Without privileges the kernel itself refuses what would touch the host. Real root it would obey: so a
 * step that changes something of the host is only done after it was made ours, as a namespace, first.
 */
const char *refusal(const struct stage *stage, const struct act *act)
{
    const struct step *step = act->step;
    const char *made = step->makes ? step->makes(act->args) : NULL;
    if (made && !may_make(stage, made))
        return "you are real root and this is a folder of the host: files are made only in a root file system that a "
               "later 'chroot' or 'pivot' enters, and in a tmpfs that a step has mounted";
    if (is_overlay_mount(act) && host_would_obey(stage) && !writes_to_ours(stage, act->args[2]))
        return "you are real root, and an overlay writes to its upperdir and workdir: they have to lie in a tmpfs that a "
               "step has mounted";
    if (step->setting && stage->host_root && !(stage->own & step->needs_own))
        return "you are real root and this setting is still the host's: it would change the host. Put an 'unshare' of "
               "this namespace before this step";
    if (leads_out(stage, act))
        return "this end of the cable would be in the host's network, where nobody without rights over it may put one";
    if (!stage->privileged || (stage->own & CLONE_NEWUSER) || !step->needs_own)
        return NULL;
    if (puts_end_into_host(stage, act))
        return "you are real root, and this end of the cable would be in the host's network: give it a name that begins "
               "with 'learn-'";
    if (step->needs_own == CLONE_NEWNET && is_in_host_network(stage) && may_change_host_links(act))
        return NULL;
    if (!(stage->own & step->needs_own))
        return "you are real root and this namespace is still the host's: it would change the host. "
               "Put an 'unshare' of it before this step";
    bool makes_private = step == find_step("private") || step == find_step("slave");
    if (step->needs_own == CLONE_NEWNS && !stage->detached_mounts && !makes_private)
        return "you are real root and mounts still travel to the host from here. Put 'private' before this step";
    /* A mount of cgroup2 from the host's cgroup namespace sets the options of all of its mounts: cgroups(7). */
    if (step == find_step("mount") && !strcmp(act->args[0], "cgroup2") && !(stage->own & CLONE_NEWCGROUP))
        return "you are real root and this cgroup namespace is still the host's: its options would change on the host. "
               "Put 'unshare cgroup' before this step";
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

/* One more than the largest number that a descriptor can have. */
int descriptor_limit(void)
{
    long limit = sysconf(_SC_OPEN_MAX);
    return limit > 0 && limit < 65536 ? limit : 65536;
}

static bool close_range_of(unsigned first, unsigned last)
{
#ifdef SYS_close_range
    return first > last || syscall(SYS_close_range, first, last, 0) == 0; /* since Linux 5.9 */
#else
    return first > last;
#endif
}

/* The lowest of them that is not below `from`, or -1. */
static int next_kept(int from, const int *kept, int count)
{
    int next = -1;
    for (int i = 0; i < count; i++)
        if (kept[i] >= from && (next < 0 || kept[i] < next))
            next = kept[i];
    return next;
}

/*
 * A descriptor that leaks into a container is a way out of it (CVE-2024-21626). Close-on-exec would not do: of those
 * who wait in between, some are in the container's namespaces, and there /proc/PID/fd shows what they have open.
 */
void close_all_but(const int *kept, int count)
{
    unsigned from = 3;
    bool closed = true;
    for (int next; (next = next_kept(from, kept, count)) >= 0; from = next + 1)
        closed = close_range_of(from, next - 1) && closed;
    if (close_range_of(from, ~0U) && closed)
        return;
    for (int fd = 3; fd < descriptor_limit(); fd++)
        if (next_kept(fd, kept, count) != fd)
            close(fd);
}

/* For `escape fd`, which looks for a folder that somebody left open. None of ours is one. */
void close_all_but_folders(const int *kept, int count)
{
    struct stat file;
    for (int fd = 3; fd < descriptor_limit(); fd++)
        if (next_kept(fd, kept, count) != fd && fstat(fd, &file) == 0 && !S_ISDIR(file.st_mode))
            close(fd);
}
