/* Where the hierarchy of a controller is mounted: proc_pid_mountinfo(5). */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "cgroups.h"
#include "trace.h"

/* mountinfo writes blanks and backslashes as \ooo (proc_pid_mountinfo(5)). */
static void decode(char *text)
{
    char *to = text;
    for (const char *from = text; *from; to++) {
        int length = 0;
        unsigned value;
        if (*from == '\\' && sscanf(from, "\\%3o%n", &value, &length) == 1 && length == 4)
            *to = (char)value, from += length;
        else
            *to = *from++;
    }
    *to = '\0';
}

/* Reads a file of one line; "" when it can't be read. */
static void read_line(const char *path, char *line, int size)
{
    FILE *file = fopen(path, "re");
    if (!file || !fgets(line, size, file))
        line[0] = '\0';
    line[strcspn(line, "\n")] = '\0';
    if (file)
        fclose(file);
}

static bool unified_has(const char *top, const char *controller)
{
    char path[PATH_MAX + 32], available[512];
    if (!strcmp(controller, "cgroup"))
        return true;
    snprintf(path, sizeof path, "%s/cgroup.controllers", top);
    read_line(path, available, sizeof available);
    return list_has(available, " ", controller);
}

/*
 * Fills in what a line of mountinfo says of a hierarchy that has the controller. How well it serves: 0 not at all; best is
 * one of which all is seen, and which may be written. Version 2 needs no controller to stop processes.
 */
static int judge(const char *line, const char *controller, struct group *group)
{
    char top[PATH_MAX], seen[PATH_MAX], options[64], type[32], super[512];
    const char *tail = strstr(line, " - ");
    if (!tail || sscanf(line, "%*d %*d %*s %4095s %4095s %63s", seen, top, options) != 3 ||
        sscanf(tail, " - %31s %*s %511s", type, super) != 2)
        return 0;
    decode(top);
    decode(seen);
    int version = !strcmp(type, "cgroup2") ? 2 : !strcmp(type, "cgroup") ? 1 : 0;
    bool fits = version == 1 ? list_has(super, ",", controller) : version == 2 && unified_has(top, controller);
    bool freezes = version == 2 && !strcmp(controller, "freezer");
    if (!fits && !freezes)
        return 0;
    group->version = version;
    strcpy(group->top, top);
    strcpy(group->seen, seen);
    return 1 + 4 * fits + 2 * !strcmp(seen, "/") + !list_has(options, ",", "ro");
}

char *read_mounts(size_t *length)
{
    char *table = NULL;
    size_t room = 0;
    int fd = CALL("openat", open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC), quoted("/proc/self/mountinfo"),
                  "O_RDONLY|O_CLOEXEC");
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    if (!file)
        return NULL;
    ssize_t read = getdelim(&table, &room, '\0', file);
    fclose(file);
    *length = read < 0 ? 0 : read;
    for (size_t i = 0; i < *length; i++)
        if (table[i] == '\n')
            table[i] = '\0';
    return table;
}

int find_hierarchy(const char *mounts, size_t length, const char *controller, struct group *best)
{
    static struct group candidate;
    int score = 0;
    for (const char *line = mounts; line < mounts + length; line += strlen(line) + 1) {
        int other = judge(line, controller, &candidate);
        if (other > 0 && other >= score) { /* the later of two covers the earlier */
            score = other;
            *best = candidate;
        }
    }
    errno = ENOENT;
    return score ? 0 : -1;
}
