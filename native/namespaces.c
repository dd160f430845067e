#include "namespaces.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stagehand.h"

/* The user namespace stands first because it gives the right to make all the others. */
const struct namespace_kind namespace_kinds[] = {
    {"user", 'U', CLONE_NEWUSER, "CLONE_NEWUSER"},
    {"mnt", 'm', CLONE_NEWNS, "CLONE_NEWNS"},
    {"uts", 'u', CLONE_NEWUTS, "CLONE_NEWUTS"},
    {"ipc", 'i', CLONE_NEWIPC, "CLONE_NEWIPC"},
    {"net", 'n', CLONE_NEWNET, "CLONE_NEWNET"},
    {"cgroup", 'C', CLONE_NEWCGROUP, "CLONE_NEWCGROUP"},
    {"time", 'T', CLONE_NEWTIME, "CLONE_NEWTIME"},
    {"pid", 'p', CLONE_NEWPID, "CLONE_NEWPID"},
    {NULL, 0, 0, NULL},
};

static int flag_of(const char *name, size_t length)
{
    for (const struct namespace_kind *kind = namespace_kinds; kind->name; kind++)
        if (strlen(kind->name) == length && !strncmp(kind->name, name, length))
            return kind->flag;
    return 0;
}

int parse_namespaces(const char *list)
{
    int flags = 0;
    for (const char *name = list;; name++) {
        size_t length = strcspn(name, ",");
        int flag = flag_of(name, length);
        if (!flag)
            return -1;
        flags |= flag;
        name += length;
        if (!*name)
            return flags;
    }
}

const char *namespace_flags(int flags)
{
    static char text[160];
    text[0] = '\0';
    for (const struct namespace_kind *kind = namespace_kinds; kind->name; kind++)
        if (flags & kind->flag)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? "|" : "",
                     kind->flag_name);
    return text;
}

bool is_pid(const char *word)
{
    return *word && word[strspn(word, "0123456789")] == '\0';
}

const char *wrong_pid(const char *word)
{
    errno = 0;
    long pid = is_pid(word) ? strtol(word, NULL, 10) : 1;
    return errno || pid < 1 || pid > INT_MAX ? "there is no process of this number; a file would have a '/' in its name" : NULL;
}
