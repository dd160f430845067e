/*
 * Undoes what was done to control groups. A group is a name in a folder that is given by its descriptor; whatever turns
 * out to be no group is left alone.
 */
#ifndef GROUP_UNDO_H
#define GROUP_UNDO_H

#include <sys/types.h>

/* Lets those go on that are frozen, in the group and in those below it. */
void thaw_group(int folder, const char *name);

/* Removes those below it first: the command may have made some. What stays is told on stderr. */
void remove_group(int folder, const char *name);

/* Takes a controller back from the groups in the folder, unless groups younger than `since` (an inode) may count on it. */
void disable_controller(int folder, const char *controller, ino_t since);

#endif
