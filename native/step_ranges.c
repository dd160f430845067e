/*
 * map-ranges: many ids in one user namespace. Whoever may become any user outside may write such a map; the others have
 * newuidmap(1) and newgidmap(1) do it, which are root's programs and ask subuid(5) whose ids these are. Both do it from
 * outside. setgroups(2) stays allowed, since somebody with rights has vouched for the groups.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "map_program.h"
#include "namespaces.h"
#include "outside.h"
#include "ranges.h"
#include "trace.h"

static const struct about {
    const char *file, *program;
} about[] = {[USERS] = {"uid_map", "newuidmap"}, [GROUPS] = {"gid_map", "newgidmap"}};

enum { MOST_LINES = 340 }; /* user_namespaces(7) */

static char *usual[] = {"0:me:1", "1:sub:all", NULL};

static int open_here(const char *path)
{
    return open(path, O_WRONLY | O_CLOEXEC);
}

/* All lines in one write, since there is no second one. Without anybody outside it is tried from here, and is refused. */
static int write_map(const char *file, const char *lines)
{
    bool there = outside_is_there();
    pid_t pid = there ? outside_pid() : 0;
    char path[64];
    if (pid < 0)
        return -1;
    snprintf(path, sizeof path, "/proc/%s/%s", there ? text("%d", pid) : "self", file);
    int fd = CALL("openat", there ? outside_open(path) : open_here(path), "AT_FDCWD", quoted(path),
                  "O_WRONLY|O_CLOEXEC");
    if (fd < 0)
        return -1;
    long written = CALL("write", there ? outside_write(fd, lines) : write(fd, lines, strlen(lines)), number(fd),
                        quoted_lines(lines));
    int error = errno;
    if (there)
        outside_close(fd);
    else
        close(fd);
    errno = error;
    return written < 0 ? -1 : 0;
}

/* The range that `sub` means. The file is the host's: who is root in a user namespace goes by what that has. */
static int find_range(const struct stage *stage, enum id_kind kind, struct range *range)
{
    bool found = false;
    if (outside_is_there() && outside_others(kind, range))
        return 0;
    int result = read_subordinates(kind, stage->uid, range, &found);
    if (!found && outside_is_there() && outside_may_map()) {
        *range = free_range(kind);
        return 0;
    }
    if (result == 0 && !found)
        errno = ENODATA;
    return found ? 0 : -1;
}

static int map(const struct stage *stage, enum id_kind kind, char **words)
{
    struct range range = {0};
    if (map_needs_subordinates(kind, words) && find_range(stage, kind, &range) < 0)
        return -1;
    char *lines = lines_of_map(kind, words, kind == USERS ? stage->uid : stage->gid, range);
    if (!lines)
        return 0;
    bool by_ourselves = !outside_is_there() || outside_may_map();
    int result = by_ourselves ? write_map(about[kind].file, lines) : let_program_map(about[kind].program, lines);
    int error = errno;
    free(lines);
    errno = error;
    return result;
}

static int map_ranges(struct stage *stage, char **args)
{
    char **words = args[0] ? args : usual;
    int result = map(stage, USERS, words) < 0 || map(stage, GROUPS, words) < 0 ? -1 : 0;
    if (!stage->ranges_ahead)
        outside_end();
    return result;
}

static const char *check_lines(char **args)
{
    const char *wrong = NULL;
    for (; *args && !wrong; args++)
        wrong = check_line_of_map(*args);
    return wrong;
}

const struct step step_map_ranges = {
    .name = "map-ranges",
    .args = "[INSIDE:OUTSIDE:COUNT...]",
    .max_args = MOST_LINES,
    .what = "map many ids, from outside, by newuidmap and newgidmap unless you are real root; without lines: 0:me:1 "
            "(yourself) and 1:sub:all (your range in /etc/subuid and /etc/subgid)",
    .man = "newuidmap(1), subuid(5), user_namespaces(7)",
    .needs_own = CLONE_NEWUSER,
    .maps_from_outside = true,
    .check = check_lines,
    .hints = HINTS(
        {ENOENT, "newuidmap and newgidmap are not installed (Debian: package uidmap), or there is no /etc/subuid"},
        {ENODATA, "/etc/subuid or /etc/subgid gives no range to you; root can: usermod --add-subuids FIRST-LAST "
         "--add-subgids FIRST-LAST NAME"},
        {EPERM, "these ids are not yours to map, or the map is written already, or no 'unshare user' is before this step. "
         "A newuidmap that is yours to use is setuid root or has a file capability, and neither counts with no_new_privs "
         "or on a mount that is nosuid"},
        {EINVAL, "the kernel can't make sense of these lines: two overlap, a count is 0, or there are more than 340"},
        {ESRCH, "in this /proc we have another number than in our PID namespace: 'mount proc' behind the 'fork' that "
         "entered it"},
        {EACCES, "this user namespace is not your own: put 'unshare user' first"}),
    CODE(map_ranges),
};
