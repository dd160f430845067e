/* Messages between two of our processes, with a descriptor beside them: unix(7), SCM_RIGHTS. */
#ifndef PASS_H
#define PASS_H

#include <sys/types.h>

/* A connected pair, in which a message stays one message; closed by an exec. Returns -1 with errno. */
int pass_open(int ends[2]);

/* Sends a message, and the descriptor if it is not -1. It does not wait for room. Returns 0, or -1 with errno. */
int pass_send(int socket, const void *message, size_t size, int descriptor);

/*
 * Takes the next message if there is one, without waiting. Returns its length; 0 when the other end is closed; -1 with
 * errno. `descriptor` is what came beside it, the caller's from now on, or -1.
 */
ssize_t pass_receive(int socket, void *message, size_t size, int *descriptor);

#endif
