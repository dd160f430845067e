/* Lines of id maps as a person types them, INSIDE:OUTSIDE:COUNT, and the ranges that subuid(5) and subgid(5) give. */
#ifndef RANGES_H
#define RANGES_H

#include "stagehand.h"

enum id_kind { USERS, GROUPS };

struct range {
    unsigned long first, count;
};

/* One of these words. NULL, or what is wrong with it. */
const char *check_line_of_map(const char *word);

/*
 * The lines for one of the two maps, with `me` and `sub` as numbers, "0 1001 1\n1 100000 65536", to be freed; NULL when
 * no line is for this map. Whether they make sense is for the kernel to say.
 */
char *lines_of_map(enum id_kind kind, char **words, unsigned long me, struct range sub);
bool map_needs_subordinates(enum id_kind kind, char **words);

/*
 * Finds the first range that the file gives to this user; calls are in the trace. `found` is false without one.
 * Returns 0, or -1 with errno when the file can't be read.
 */
int read_subordinates(enum id_kind kind, uid_t user, struct range *range, bool *found);

/*
 * What `sub` means to who may map what they like. In a user namespace that is not the first: its longest stretch of ids,
 * without one's own. On the host, if the file has nothing for them: a block that it gives to nobody.
 */
bool others_here(enum id_kind kind, unsigned long me, struct range *range);
struct range free_range(enum id_kind kind);

#endif
