/* What the guard is made of: start.c starts the performer, watch.c attends to it, guard.c begins and ends. */
#ifndef GUARD_H
#define GUARD_H

#include "pty.h"
#include "relay.h"

struct watched {
    const struct recipe *recipe;
    struct relay relay;
    struct pty pty;
    int signals;
    pid_t child;
    bool own_session; /* the command has one, or will: nothing that our terminal sends reaches it by itself */
    int terminal;     /* whose hang-up ends us, or -1 */
    int patience;     /* milliseconds that are left to the command then; -1: as long as it likes */
};

/* start.c: who is left without a parent below us becomes our child. */
void adopt_orphans(void);

/* The performer, or the keeper in front of it; -1 with errno. `channel`: its end is the second, or both are -1. */
pid_t start_performer(const struct options *options, int channel[2]);

/* watch.c: relays until the command or whoever started us has ended. Returns the status to end with. */
int watch(struct watched *watched);

#endif
