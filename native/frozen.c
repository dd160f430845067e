/*
 * Whom the freezer of version 1 holds does not even die of SIGKILL: it has to be let go first. Who froze it may have been
 * killed before it could do so. cgroups(7); in version 2 the kernel sees to it itself.
 */
#include <stdio.h>
#include <string.h>

#include "cgroups.h"

void thaw_group_of(pid_t pid)
{
    static struct groups groups;
    char path[64], line[PATH_MAX + 64], words[PATH_MAX + 16];
    snprintf(path, sizeof path, "/proc/%d/cgroup", pid);
    FILE *list = fopen(path, "re");
    while (list && fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = '\0';
        const char *group = strstr(line, ":freezer:");
        if (!group)
            continue;
        snprintf(words, sizeof words, "freezer:%.*s", PATH_MAX - 1, group + strlen(":freezer:/"));
        if (find_groups(words, &groups) == 0 && groups.list[0].version == 1 && groups.list[0].name[0])
            write_to_group(&groups.list[0], "freezer.state", "THAWED");
    }
    if (list)
        fclose(list);
}
