#include "host_namespaces.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "namespaces.h"
#include "trace.h"

enum { KINDS = 8, PLACES = 2 };

/* The kernel's first namespaces have fixed numbers, which are below those of all others (/proc/PID/ns, namespaces(7)). */
#define FIRST_OF_THE_OTHERS 0xF0000000UL

static struct stat host[KINDS][PLACES]; /* st_ino 0: it can't be seen */

static bool joins(const struct recipe *recipe)
{
    for (int i = 0; i < recipe->count; i++)
        if (recipe->acts[i].step == find_step("join"))
            return true;
    return false;
}

void remember_host_namespaces(const struct recipe *recipe)
{
    static const char *const places[PLACES] = {"/proc/self/ns", "/proc/1/ns"};
    for (int kind = 0; joins(recipe) && namespace_kinds[kind].name; kind++)
        for (int place = 0; place < PLACES; place++)
            if (stat(text("%s/%s", places[place], namespace_kinds[kind].name), &host[kind][place]) < 0)
                host[kind][place].st_ino = 0;
}

int open_own_namespaces(void)
{
    return open("/proc/self/ns", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static bool is_the_hosts(int kind, const struct stat *namespace)
{
    for (int place = 0; place < PLACES; place++)
        if (host[kind][place].st_ino == namespace->st_ino && host[kind][place].st_dev == namespace->st_dev)
            return true;
    return namespace->st_ino < FIRST_OF_THE_OTHERS;
}

int not_the_hosts(int own_namespaces, int flags)
{
    int others = 0;
    struct stat now;
    for (int kind = 0; own_namespaces >= 0 && namespace_kinds[kind].name; kind++) {
        /* Whoever joins a PID namespace stays where it is itself. */
        const char *name = namespace_kinds[kind].flag == CLONE_NEWPID ? "pid_for_children" : namespace_kinds[kind].name;
        if ((flags & namespace_kinds[kind].flag) && fstatat(own_namespaces, name, &now, 0) == 0 &&
            !is_the_hosts(kind, &now))
            others |= namespace_kinds[kind].flag;
    }
    return others;
}
