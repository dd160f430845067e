/*
 * How far the performer has come. It lies in memory that performer and guard share until the exec, so that the guard
 * can say which step it was when somebody, a filter of system calls for example, kills the performer in one.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "stagehand.h"

/* What the performer says of itself, from inside. */
struct inside {
    pid_t pid;
    uid_t uid;
    gid_t gid;
    char hostname[256];
};

struct progress {
    int step;           /* that is being performed, or is the next */
    bool performing;
    struct inside inside; /* as last told */
};

/* Everybody's own page to begin with; the guard makes it a shared one before it forks. */
extern struct progress *progress;
void share_progress(void);

/* killed.c: the guard tells of the step, if it was one, that did not come back. `status` is that of the performer. */
struct relay;
void tell_of_killed_step(struct relay *relay, const struct recipe *recipe, int status);
const char *signal_name(int signal);
const char *signal_cause(int signal); /* or NULL */

#endif
