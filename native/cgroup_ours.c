/* Which groups real root may change. */
#include <stdlib.h>
#include <string.h>

#include "cgroups.h"

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
