/* The lines of the trace that tell of a step, as JSON. Each is begun here, and ended by who knows how it went. */
#ifndef EVENT_H
#define EVENT_H

#include "json.h"
#include "progress.h"

struct event {
    int index;
    const char *name;
    char **args;
    const char *file; /* the code that ran */
    int line;
    const char *function;
};

/* Writes all but the calls and the failure, without the opening brace: the guard puts the pid there. */
void begin_event(struct json *message, const struct event *event, const struct inside *inside);

/* `cause` is what we know for certain, `hint` what is likely; each may be NULL. */
void write_failure(struct json *message, const char *error, const char *text, const char *cause, const char *hint);
void write_kill(struct json *message, int signal);

#endif
