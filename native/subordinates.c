/* Who may use which further ids: subuid(5), subgid(5). Lines of "learner:100000:65536", by name or by number. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ranges.h"
#include "trace.h"

static const char *const files[] = {[USERS] = "/etc/subuid", [GROUPS] = "/etc/subgid"};

/* The name of a user in the text of passwd(5), or NULL. getpwuid(3) of a static program may need libraries that are not there. */
static char *name_of(uid_t user)
{
    char *line = NULL, *found = NULL;
    size_t room = 0;
    FILE *passwd = fopen("/etc/passwd", "re");
    while (passwd && !found && getline(&line, &room, passwd) >= 0) {
        char *password = strchr(line, ':'), *number = password ? strchr(password + 1, ':') : NULL;
        unsigned uid;
        if (number && sscanf(number, ":%u:", &uid) == 1 && uid == user)
            found = strndup(line, password - line);
    }
    if (passwd)
        fclose(passwd);
    free(line);
    return found;
}

static bool is_range_of(const char *line, const char *name, uid_t user, struct range *range)
{
    char owner[256], number[16];
    snprintf(number, sizeof number, "%u", user);
    return sscanf(line, "%255[^:]:%lu:%lu", owner, &range->first, &range->count) == 3 &&
           (!strcmp(owner, number) || (name && !strcmp(owner, name)));
}

int read_subordinates(enum id_kind kind, uid_t user, struct range *range, bool *found)
{
    char *line = NULL, *name = name_of(user);
    size_t room = 0;
    *found = false;
    int fd = CALL("openat", open(files[kind], O_RDONLY | O_CLOEXEC), quoted(files[kind]), "O_RDONLY|O_CLOEXEC");
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    int error = errno;
    while (file && !*found && getline(&line, &room, file) >= 0)
        *found = is_range_of(line, name, user, range);
    if (file)
        fclose(file);
    free(line);
    free(name);
    errno = error;
    return file ? 0 : -1;
}

/* systemd takes ids for its containers from here on, and useradd(8) gives out those below 600100000 one block after the other. */
enum { FIRST_FREE = 524288, BLOCK = 65536 };

static unsigned long behind_all_that_touch(enum id_kind kind, unsigned long first)
{
    char *line = NULL;
    size_t room = 0;
    struct range taken;
    unsigned long next = first;
    FILE *file = fopen(files[kind], "re");
    while (file && getline(&line, &room, file) >= 0)
        if (sscanf(line, "%*[^:]:%lu:%lu", &taken.first, &taken.count) == 2 && taken.first < next + BLOCK &&
            taken.first + taken.count > next)
            next = taken.first + taken.count;
    if (file)
        fclose(file);
    free(line);
    return next;
}

static void keep_longer(struct range *longest, unsigned long first, unsigned long end)
{
    if (first < end && end - first > longest->count)
        *longest = (struct range){first, end - first};
}

bool others_here(enum id_kind kind, unsigned long me, struct range *range)
{
    struct range longest = {0};
    unsigned long first, count;
    FILE *map = fopen(kind == USERS ? "/proc/self/uid_map" : "/proc/self/gid_map", "re");
    while (map && fscanf(map, "%lu %*u %lu", &first, &count) == 2) {
        if (first == 0 && count == 4294967295UL)
            break; /* the first user namespace, where each id is itself */
        bool has_me = me >= first && me - first < count;
        keep_longer(&longest, first, has_me ? me : first + count);
        keep_longer(&longest, has_me ? me + 1 : first, first + count);
    }
    if (map)
        fclose(map);
    *range = longest;
    return longest.count > 0;
}

struct range free_range(enum id_kind kind)
{
    unsigned long first = FIRST_FREE;
    for (unsigned long next; (next = behind_all_that_touch(kind, first)) != first;)
        first = next;
    return (struct range){first, BLOCK};
}
