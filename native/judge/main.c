/*
 * probe MODE TOKEN
 *
 *     look      tell all there is to tell, wait for "go", try what must not work, end with status 42
 *     fault     end by a fault, as by a wrong pointer
 *     wait      end with status 43 when SIGTERM comes
 *     terminal  what standard input is, and what keys do
 */
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "probe.h"

const char *folder = "/judge", *token;

enum { LIFETIME = 20, ENOUGH = 5000, STATUS = 42, TERMINATED = 43 };

const char *in_folder(const char *name)
{
    static char paths[4][4096];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

/* By the name that we were executed by, getauxval(3): what is in argv[0] is the runtime's choice. */
static void find_folder(void)
{
    const char *name = (const char *)getauxval(AT_EXECFN);
    if (name && *name == '/' && strncmp(name, "/dev/", 5) && strncmp(name, "/proc/", 6))
        folder = dirname(strdup(name));
}

static void give_up(int signal)
{
    (void)signal;
    _exit(124);
}

/* A PID 1 ignores what it has no handler for, SIGALRM too. */
static void live_no_longer_than(int seconds)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGALRM, give_up);
    alarm(seconds);
}

/* So that we are found from outside, whatever number we have there: a name of 15 bytes that nobody else has. */
static void be_found(void)
{
    char name[16];
    snprintf(name, sizeof name, "%s", token);
    prctl(PR_SET_NAME, name);
}

/* What the words of "go" say: memory=BYTES pids=NUMBER outside=PATH handle=HEX. */
static const char *word_value(const char *words, const char *name)
{
    static char values[4][4096];
    static int next;
    char *value = values[next++ % 4];
    const char *at = strstr(words, name);
    *value = '\0';
    if (at)
        sscanf(at + strlen(name), "%4095s", value);
    return value;
}

static int look(void)
{
    struct json body = {0};
    char words[8192];
    facts(&body);
    facts_of_files(&body);
    masks(&body);
    report("facts", &body);
    const char *how = hear("go", ENOUGH, words, sizeof words);
    fprintf(stderr, "@%s@ stderr\n", token);
    memset(&body, 0, sizeof body);
    field_text(&body, "heard", how);
    report("heard", &body);
    if (!how)
        return STATUS;
    memset(&body, 0, sizeof body);
    const char *cannot = cannot_fork();
    /* All that follows is tried by children. */
    if (!cannot) {
        ways_out(&body, word_value(words, "outside="), word_value(words, "handle="));
        forbidden(&body);
        mask_attempt(&body);
        report("acts", &body);
        memset(&body, 0, sizeof body);
    }
    family(&body, cannot);
    limits(&body, cannot ? 0 : atoll(word_value(words, "memory=")), cannot ? 0 : atol(word_value(words, "pids=")));
    report("children", &body);
    return STATUS;
}

/* Even a PID 1 dies of a fault of its own: the kernel gives it no choice. */
static int fault(void)
{
    struct json body = {0};
    report("fault", &body);
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGSEGV, SIG_DFL);
    volatile int *volatile nowhere = NULL; /* volatile, or the compiler sees it coming */
    *nowhere = 0;
    return 1;
}

static volatile sig_atomic_t terminated;

static void on_term(int signal)
{
    (void)signal;
    terminated = 1;
}

static int wait_for_term(void)
{
    struct json body = {0};
    struct sigaction action = {.sa_handler = on_term};
    sigaction(SIGTERM, &action, NULL);
    report("waiting", &body);
    while (!terminated)
        usleep(5000); /* and not pause(2), which could miss it */
    memset(&body, 0, sizeof body);
    report("terminated", &body);
    return TERMINATED;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return EXIT_USAGE;
    token = argv[2];
    remember_signals();
    find_folder();
    live_no_longer_than(LIFETIME);
    be_found();
    if (!strcmp(argv[1], "fault"))
        return fault();
    if (!strcmp(argv[1], "wait"))
        return wait_for_term();
    if (!strcmp(argv[1], "terminal")) {
        terminal();
        return 0;
    }
    return look();
}
