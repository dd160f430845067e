/* Between the performer's messages and the reader of the trace. */
#ifndef RELAY_H
#define RELAY_H

#include "json.h"
#include "stagehand.h"

struct relay {
    int trace_fd, pace_fd; /* -1: nobody reads, nobody sets the pace */
    int channel;           /* to the performer; -1 when there is none, or when it has been closed by exec */
    pid_t front;           /* who performs the steps now, as seen from here */
    bool waiting;          /* the performer waits for a go */
    int allowed;           /* how many steps may be done without asking again */
    bool straight;         /* all the rest may */
    struct json message;   /* what has come of it so far */
    char *exec_event;      /* announced, not yet happened; without its end */
    long exec_begun_us;
    bool traced, at_exec;  /* we are front's tracer; it stands still right behind its exec */
};

bool relay_is_driven(const struct relay *relay);
/* True until the command's own code runs. */
bool relay_is_before_command(const struct relay *relay);
/* Writes a line of the trace; `body` is a JSON object that lacks its opening brace. */
void relay_event(struct relay *relay, const char *body);
/* Reads what the performer has to say. */
void relay_messages(struct relay *relay);
/* Reads the pace; false when the other side has hung up. */
bool relay_pace(struct relay *relay);
/* True when a wait status was about ptrace, and is dealt with. */
bool relay_handles_stop(struct relay *relay, pid_t pid, int wait_status);

#endif
