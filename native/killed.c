/* A step that did not come back, because its process was killed in it: the guard says so in its place. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "relay.h"
#include "trace.h"

static const struct killer {
    int signal;
    const char *name, *cause;
} killers[] = {
    {SIGSYS, "SIGSYS",
     "a seccomp filter killed the process for a system call that it made here: install the filter later, or let it "
     "answer with an errno"},
    {SIGKILL, "SIGKILL",
     "somebody killed the process: the kernel, when it needed more memory than its control group may have (see "
     "memory.events), or another process"},
    {SIGXCPU, "SIGXCPU", "the process used more CPU time than 'rlimit cpu' allows"},
    {SIGXFSZ, "SIGXFSZ", "the process wrote a larger file than 'rlimit fsize' allows"},
    {SIGSEGV, "SIGSEGV", "the process used memory that it does not have, as when 'rlimit stack' leaves too little"},
    {SIGBUS, "SIGBUS", "the process used memory that the kernel could not give"},
    {SIGABRT, "SIGABRT", NULL},
    {SIGTERM, "SIGTERM", "somebody ended the process"},
    {0, NULL, NULL},
};

static const struct killer *find_killer(int signal)
{
    const struct killer *killer = killers;
    while (killer->signal && killer->signal != signal)
        killer++;
    return killer;
}

const char *signal_name(int signal)
{
    const char *name = find_killer(signal)->name;
    return name ? name : text("SIG%d", signal);
}

const char *signal_cause(int signal)
{
    return find_killer(signal)->cause;
}

static void tell_aloud(const struct act *act, int signal)
{
    fprintf(stderr, "stagehand: %s", act->step->name);
    for (char **arg = act->args; *arg; arg++)
        fprintf(stderr, " %s", *arg);
    fprintf(stderr, ": %s (%s)\n", strsignal(signal), signal_name(signal));
    if (signal_cause(signal))
        fprintf(stderr, "  %s\n", signal_cause(signal));
}

/*
 * Between two steps the performer only waits, and whoever kills it then kills no step. But a filter kills only who
 * makes a call: it is the next step that can't be performed.
 */
void tell_of_killed_step(struct relay *relay, const struct recipe *recipe, int status)
{
    struct progress last = *progress;
    int signal = status - 128;
    if (signal <= 0 || last.step < 0 || last.step >= recipe->count || (!last.performing && signal != SIGSYS))
        return;
    last.inside.hostname[sizeof last.inside.hostname - 1] = '\0';
    const struct act *act = &recipe->acts[last.step];
    if (relay->trace_fd < 0) {
        tell_aloud(act, signal);
        return;
    }
    struct event event = {last.step, act->step->name, act->args, act->step->file, act->step->line, act->step->function};
    struct json message = {0};
    begin_event(&message, &event, &last.inside);
    json_raw(&message, ",\"calls\":[]");
    write_kill(&message, signal);
    json_raw(&message, "}");
    relay_event(relay, message.text);
    free(message.text);
}
