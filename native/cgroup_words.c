/* What a recipe says of groups, CONTROLLER[,CONTROLLER...]:NAME, and whether that makes sense. */
#include <string.h>

#include "cgroups.h"

/* Those of Linux 6.18. "cgroup" is the hierarchy of version 2 itself, whose files begin with that word. */
static const char controllers[] =
    "cpu,cpuacct,cpuset,memory,pids,freezer,devices,blkio,io,hugetlb,net_cls,net_prio,perf_event,rdma,misc,dmem,cgroup";

bool list_has(const char *list, const char *separators, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; *at; at += strspn(at, separators)) {
        size_t next = strcspn(at, separators);
        if (next == length && !strncmp(at, word, length))
            return true;
        at += next;
    }
    return false;
}

bool next_controller(const char **words, char *word, size_t size)
{
    size_t length = strcspn(*words, ",:");
    if (length == 0 || length >= size)
        return false;
    memcpy(word, *words, length);
    word[length] = '\0';
    *words += length + ((*words)[length] == ',');
    return true;
}

static const char *check_name(const char *name)
{
    char part[NAME_MAX + 1];
    const char *at = name + strspn(name, "/");
    if (!*at || strlen(at) >= PATH_MAX / 2)
        return "behind the colon stands the name of a group, such as box or box/inner";
    for (; *at; at += strspn(at, "/")) {
        size_t length = strcspn(at, "/");
        if (length > NAME_MAX)
            return "a name of a group has at most 255 bytes between two slashes";
        memcpy(part, at, length);
        part[length] = '\0';
        if (!strcmp(part, ".") || !strcmp(part, ".."))
            return "the name of a group has no . or .. in it";
        at += length;
    }
    return NULL;
}

const char *check_groups(char **args)
{
    const char *words = args[0];
    char controller[32];
    int count = 0;
    while (*words != ':' && next_controller(&words, controller, sizeof controller) && ++count <= MOST_GROUPS)
        if (!list_has(controllers, ",", controller))
            return "there is no controller of this name; cpu, memory, pids and freezer are the best known";
    if (*words != ':' || count == 0 || count > MOST_GROUPS || words[-1] == ',')
        return "groups are CONTROLLER[,CONTROLLER...]:NAME, such as cpu,memory:box";
    return check_name(words + 1);
}
