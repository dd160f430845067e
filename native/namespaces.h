/* The eight kinds of namespace, see namespaces(7). */
#ifndef NAMESPACES_H
#define NAMESPACES_H

#include <sched.h>
#include <stdbool.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080 /* since Linux 5.6; older headers lack it */
#endif

struct namespace_kind {
    const char *name; /* as under /proc/PID/ns */
    char letter;      /* as an option of unshare(1) */
    int flag;
    const char *flag_name;
};

extern const struct namespace_kind namespace_kinds[]; /* ends with a NULL name */

/* For a word that is FILE|PID: all of a PID are digits. */
bool is_pid(const char *word);
/* For .check: NULL, or what is wrong with it if it is a PID. */
const char *wrong_pid(const char *word);

#endif
