#include "cgroups.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace.h"

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

/* Takes the next word of "cpu,memory:NAME" before the colon; false when there is none left. */
static bool next_controller(const char **words, char *word, size_t size)
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

/* The table of mounts, its lines ended by zeros, and its length; NULL with errno. */
static char *read_mounts(size_t *length)
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

static int find_hierarchy(const char *mounts, size_t length, const char *controller, struct group *best)
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

int write_to_file(const char *path, const char *value)
{
    int fd = CALL("openat", open(path, O_WRONLY | O_CLOEXEC), quoted(path), "O_WRONLY|O_CLOEXEC");
    if (fd < 0)
        return -1;
    long written = CALL("write", write(fd, value, strlen(value)), number(fd), quoted(value), number(strlen(value)));
    int error = errno;
    close(fd);
    errno = error;
    return written < 0 ? -1 : 0;
}

int write_to_group(const struct group *group, const char *file, const char *value)
{
    char path[PATH_MAX + NAME_MAX];
    snprintf(path, sizeof path, "%s/%s", group->path, file);
    return write_to_file(path, value);
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

static char **made;
static int made_count;

void group_was_made(const char *path)
{
    made = realloc(made, (made_count + 1) * sizeof *made);
    if (!made || !(made[made_count++] = strdup(path)))
        die(EXIT_OURSELVES, "out of memory");
}

bool is_made_here(const char *path)
{
    for (int i = 0; i < made_count; i++)
        if (!strcmp(made[i], path))
            return true;
    return false;
}

/* `learn` gives such names, and nobody else does: a run in a run may change them too. */
static bool is_named_by_learn(const char *name)
{
    return !strncmp(name, "learn-", 6) || strstr(name, "/learn-");
}

/*
 * The files of a group belong to a user, whatever namespaces that user is in: so user 0 of the host is real root here,
 * even behind a map from 0 to 0.
 */
bool may_change(const struct stage *stage, const struct groups *groups)
{
    errno = EPERM;
    for (int i = 0; i < groups->count && (stage->host_root || stage->privileged); i++)
        if (!is_made_here(groups->list[i].path) && !is_named_by_learn(groups->list[i].name))
            return false;
    return true;
}
