/*
 * Debts: what a step does that outlives namespaces and processes, and that the guard has to undo. The performer says what
 * it is about to do *before* it does it, so that nothing is forgotten, whenever it is killed.
 *
 * The guard is told with a descriptor of the folder, and not with its path: the performer may see other mounts than the
 * guard does. Like the trace, the socket for it is open only in the two of them.
 */
#ifndef DEBTS_H
#define DEBTS_H

#include "stagehand.h"

enum debt_kind {
    DEBT_GROUP = 'g',   /* a group `name` in this folder: to be removed, with the groups in it */
    DEBT_ENABLED = 'e', /* the controller `name` for the groups in this folder: to be switched off, unless groups that
                           are younger than `since` (an inode number) may count on it */
    DEBT_LINK = 'l',    /* the link `name` in the guard's own network namespace: to be removed; the folder says nothing */
    DEBT_FROZEN = 'f',  /* the group `name` in this folder, which may be ".": to be let go on */
};

/* The guard, before it forks; only if the recipe has a step that owes. Returns -1 with errno. */
int debts_open(const struct recipe *recipe);
int debts_channel(void); /* the performer's end, or -1 */
void debts_hear(void);   /* the guard has forked */
void debts_tell(void);   /* the performer has closed all but its end */
void debts_leave(void);  /* who only waits has no business with them */

/* The performer. 0, or -1 with errno: then don't do it. */
int owe(enum debt_kind kind, const char *folder, const char *name, ino_t since);
void owed(bool done); /* it was done after all, or it was not */

/* The guard, in the end: before all processes are killed (version 1 can't kill who is frozen), and after it. */
void debts_thaw(void);
void debts_settle(void);

#endif
