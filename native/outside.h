/*
 * Somebody who stays in the namespaces that we leave. A map of more than one id can't be written from inside of the new
 * user namespace: newuidmap(1) has its rights outside, and so has root (user_namespaces(7)). So before `unshare user` the
 * performer forks a process that does for it what has to be done from there, one call at a time, and tells how it went.
 */
#ifndef OUTSIDE_H
#define OUTSIDE_H

#include "ranges.h"
#include "stagehand.h"

/* Forks it: its number, or -1 with errno. One that is there already ends. */
pid_t outside_start(void);
bool outside_is_there(void);
bool outside_may_map(void); /* it has CAP_SETUID and CAP_SETGID in the namespace that we left: it needs no newuidmap */
bool outside_others(enum id_kind kind, struct range *range); /* then: the ids of that namespace, if it is not the first */
void outside_end(void);     /* and waits until it has ended */
void outside_leave(void);   /* who only waits has no business with it */

/* Our own number as it sees us, or -1: what newuidmap(1) wants, and what /proc/PID is called there. ESRCH: by another number. */
pid_t outside_pid(void);

/* open(2) for writing, write(2) and close(2), made by it. */
int outside_open(const char *path);
long outside_write(int fd, const char *text);
void outside_close(int fd);

/*
 * Executes a program in a child of it, without output. 0 when the exec succeeded, or -1 with errno. Then waits for the end:
 * its number, and the status as wait(2) has it; `said` is what it said on standard error, in one line.
 */
int outside_execute(char *const argv[]);
pid_t outside_wait(int *status, char *said, size_t size);

#endif
