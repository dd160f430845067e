#include "cgroups.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "write_line.h"

static struct group *add_group(struct groups *found, const struct group *group)
{
    for (int i = 0; i < found->count; i++)
        if (!strcmp(found->list[i].top, group->top))
            return &found->list[i];
    struct group *added = &found->list[found->count++];
    *added = *group;
    added->controllers[0] = '\0';
    return added;
}

static void add_controller(struct group *group, const char *controller)
{
    if (list_has(group->controllers, ",", controller))
        return;
    if (group->controllers[0])
        strcat(group->controllers, ",");
    strcat(group->controllers, controller);
}

static void put_name(struct group *group, const char *name)
{
    snprintf(group->name, sizeof group->name, "%s", name);
    for (size_t end = strlen(group->name); end && group->name[end - 1] == '/'; end--)
        group->name[end - 1] = '\0';
    int length = snprintf(group->path, sizeof group->path, "%s/%s", group->top, group->name);
    if (length >= (int)sizeof group->path)
        group->path[0] = '\0'; /* then open(2) and mkdir(2) say ENOENT */
}

int find_groups(const char *words, struct groups *found)
{
    static struct group hierarchy;
    char controller[32];
    const char *colon = strchr(words, ':');
    size_t length;
    char *mounts = read_mounts(&length);
    int failed = mounts ? 0 : -1;
    found->count = 0;
    while (!failed && *words != ':' && next_controller(&words, controller, sizeof controller)) {
        failed = find_hierarchy(mounts, length, controller, &hierarchy);
        if (!failed) {
            struct group *group = add_group(found, &hierarchy);
            add_controller(group, controller);
            put_name(group, colon + 1 + strspn(colon + 1, "/"));
        }
    }
    int error = errno;
    free(mounts);
    errno = error;
    return failed;
}

int write_to_group(const struct group *group, const char *file, const char *value)
{
    char path[PATH_MAX + NAME_MAX];
    snprintf(path, sizeof path, "%s/%s", group->path, file);
    return write_line(AT_FDCWD, path, value);
}

/* Whether a line of /proc/PID/cgroup, "ID:CONTROLLERS:PATH", is of this hierarchy; then where the path begins. */
static const char *path_in(const struct group *group, char *line)
{
    char first[32];
    const char *words = group->controllers;
    char *list = strchr(line, ':'), *path = list ? strchr(list + 1, ':') : NULL;
    if (!path)
        return NULL;
    *path = '\0';
    next_controller(&words, first, sizeof first);
    bool same = group->version == 2 ? list[1] == '\0' : list_has(list + 1, ",", first);
    return same ? path + 1 : NULL;
}

bool is_in_group(const struct group *group)
{
    static char whole[2 * PATH_MAX];
    char *line = NULL;
    size_t room = 0;
    bool in = false;
    FILE *own = fopen("/proc/self/cgroup", "re");
    int length = snprintf(whole, sizeof whole, "%s/%s", strcmp(group->seen, "/") ? group->seen : "", group->name);
    while (own && getline(&line, &room, own) > 0) {
        line[strcspn(line, "\n")] = '\0';
        const char *path = path_in(group, line);
        in = in || (path && !strncmp(path, whole, length) && (!path[length] || path[length] == '/'));
    }
    free(line);
    if (own)
        fclose(own);
    return in;
}
