/* The record of what a step did: every system call with its arguments, result, errno and duration. */
#ifndef TRACE_H
#define TRACE_H

#include "stagehand.h"

/*
 * Makes one system call and records it: CALL("unshare", unshare(flags), namespace_flags(flags)).
 * The value is the call's own result, and errno is what the call left.
 */
#define CALL(name, expression, ...)                                                                \
    ({                                                                                             \
        call_begins();                                                                             \
        long result_ = (long)(expression);                                                         \
        call_ends(name, result_, __FILE__, __LINE__, (const char *[]){__VA_ARGS__ __VA_OPT__(,) NULL});         \
        result_;                                                                                   \
    })

void call_begins(void);
void call_ends(const char *name, long result, const char *file, int line, const char *const args[]);

/* Name of the last system call of this step that failed, or NULL. */
const char *failed_call(void);

/* What a step knows of its failure for certain, such as the words of a program that it has executed. "": nothing. */
void cause_is(const char *cause);

/* Arguments as a reader wants them; the text lives until eight more have been made. */
const char *quoted(const char *text);
const char *number(long value);
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One event a step. Without a channel (nobody listens) all of these do nothing. */
void trace_ready(void);
void step_begins(const struct act *act, int index);
void step_ends(int error, const char *refused);
/*
 * The exec at the end. When it succeeds it can't tell of itself, so it is announced (error 0), and the guard
 * completes the event when it sees that it happened; a failure is reported like that of a step.
 */
struct exec_code {
    const char *file;
    int line;
    const char *function;
};
void exec_event(int index, char **command, int error, const char *hint, struct exec_code code);

#endif
