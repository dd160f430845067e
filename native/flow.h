/* Bytes on their way from one descriptor to another. */
#ifndef FLOW_H
#define FLOW_H

#include <stdbool.h>
#include <stddef.h>

struct flow {
    int from, to; /* -1: nowhere */
    char bytes[4096]; /* PIPE_BUF: so many can be written without waiting to what poll(2) calls ready (pipe(7)) */
    size_t begun, filled;
};

enum filled { SOME, NOTHING_YET, AT_THE_END };

bool flow_is_empty(const struct flow *flow);
/* Reads what there is, into an empty flow. An error is an end. */
enum filled flow_fill(struct flow *flow);
/* Writes what can be; false when nobody will ever take it. */
bool flow_write(struct flow *flow);

#endif
