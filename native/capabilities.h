/* The rights of root, cut into pieces: their names, and the sets of them that a process has. capabilities(7). */
#ifndef CAPABILITIES_H
#define CAPABILITIES_H

#include <stdbool.h>
#include <stdint.h>

typedef uint64_t capability_set; /* bit N is capability number N */
#define ALL_CAPABILITIES ((capability_set)-1)

/* The three sets that capset(2) changes. */
struct capability_sets {
    capability_set effective, permitted, inheritable;
};

/* capget(2) and capset(2) of this process; 0, or -1 with errno. */
int get_capabilities(struct capability_sets *sets);
int set_capabilities(const struct capability_sets *sets);
bool has_capability(const char *name); /* in the effective set */

/* Arguments of these calls, for the trace. */
#define CAPABILITY_HEADER "{_LINUX_CAPABILITY_VERSION_3, 0}"
const char *capability_sets_text(const struct capability_sets *sets);
const char *capability_constant(int number); /* CAP_NET_RAW */

/* Reads "cap_net_raw,cap_chown". Returns NULL, or what is wrong with the list. */
const char *parse_capabilities(const char *list, capability_set *set);
/* The same, where "all" may stand for every capability that there is. */
const char *parse_capabilities_or_all(const char *list, capability_set *set);
/* For a step's check: its one argument is such a list. */
const char *check_capabilities(char **args);
const char *check_capabilities_or_all(char **args);
bool kernel_knows_capability(int number);

#endif
