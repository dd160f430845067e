/*
 * Control groups: which folder is the group of a name. cgroups(7).
 *
 * A hierarchy is a tree of groups, and a mount shows it as a tree of folders. Each controller (memory, cpu ...) is in one
 * hierarchy: in one of version 1, of which there are many, or in the only one of version 2. So `cpu,memory:NAME` can be
 * one group, or two that have the same name.
 */
#ifndef CGROUPS_H
#define CGROUPS_H

#include <limits.h>

#include "stagehand.h"

enum { MOST_GROUPS = 16 };

/* One group in one hierarchy; it need not be there yet. */
struct group {
    int version;           /* of its hierarchy: 1 or 2 */
    char controllers[128]; /* those that were asked for and are in this hierarchy, with commas between */
    char top[PATH_MAX];    /* where the hierarchy is mounted */
    char seen[PATH_MAX];   /* the group that is seen there: / unless a part of the tree was mounted */
    char name[PATH_MAX];   /* below `top`, without a slash in front */
    char path[PATH_MAX];   /* its folder */
};

struct groups {
    struct group list[MOST_GROUPS];
    int count;
};

/* cgroup_words.c, for a step's check: the first argument is CONTROLLER[,CONTROLLER...]:NAME. */
const char *check_groups(char **args);

/* One group a hierarchy, in the order of the controllers. Returns -1 with ENOENT when a controller is in none of them. */
int find_groups(const char *words, struct groups *found);

/* Writes to a file of the group, in one write(2), as the kernel wants it. Returns -1 with errno. */
int write_to_group(const struct group *group, const char *file, const char *text);

/* Whether this process is in the group, or in one below it. */
bool is_in_group(const struct group *group);

/* cgroup_words.c: whether a list with these separators has the word. */
bool list_has(const char *list, const char *separators, const char *word);

/* Takes the next word of "cpu,memory:NAME" before the colon; false when there is none left. */
bool next_controller(const char **words, char *word, size_t size);

/* cgroup_mounts.c: the table of mounts, its lines ended by zeros, and its length; NULL with errno. To be freed. */
char *read_mounts(size_t *length);

/* The mount in which a controller's hierarchy is seen best: fills in version, top and seen, or -1 with ENOENT. */
int find_hierarchy(const char *mounts, size_t length, const char *controller, struct group *best);

/*
 * cgroup_ours.c: real root could do harm with the groups of the host, so it may change only those that were made by this run, or by
 * `learn`. Everybody else is held back by the kernel. False, with EPERM, when it may not.
 */
bool may_change(const struct stage *stage, const struct groups *groups);
#define FOREIGN_GROUP                                                                                \
    "you are real root and this group is not of this run's making: it would change the host. Put "   \
    "'cgroup-make' of it before this step"
void group_was_made(const char *path);
bool is_made_here(const char *path);

#endif
