/* Children: whether there can be some, who collects orphans, and how many and how large they may be. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

/* In a PID namespace whose first process has ended nobody is born any more: so one is not enough to tell. */
const char *cannot_fork(void)
{
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child < 0)
            return error_name(errno);
        if (child == 0)
            _exit(0);
        waitpid(child, NULL, 0);
    }
    return NULL;
}

/* The child of a child whose parent ends: who is number 1 in here inherits it. */
static void leave_orphan(const void *nothing)
{
    (void)nothing;
    pid_t parent = getpid(), orphan = fork();
    if (orphan == 0) {
        for (int i = 0; i < 2000 && getppid() == parent; i++)
            usleep(1000);
        _exit(0);
    }
    answer("%d", orphan);
}

static void orphan(struct json *body)
{
    struct answer said;
    bool gone = false;
    ask_child(leave_orphan, NULL, &said);
    pid_t pid = atoi(said.text);
    /* A zombie still takes signals; only who was waited for is gone. */
    for (int i = 0; pid > 0 && getpid() != 1 && i < 200 && !(gone = kill(pid, 0) < 0 && errno == ESRCH); i++)
        usleep(5000);
    while (getpid() == 1 && waitpid(-1, NULL, WNOHANG) > 0)
        ;
    field_bool(body, "orphan_collected", getpid() == 1 || gone);
}

void family(struct json *body, const char *cannot)
{
    field_text(body, "fork", cannot);
    orphan(body);
}

static void fill(const void *argument)
{
    long long bytes = *(const long long *)argument;
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0 && write(score, "1000", 4) == 4)
        close(score);
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        answer_error();
        return;
    }
    /* Only a page that was written to is there. */
    for (long long at = 0; at < bytes; at += 4096)
        memory[at] = 1;
    answer("done");
}

enum { MOST = 4096 };

/* As many as there may be at once; all of them end when this one says so. */
static void multiply(const void *argument)
{
    long most = *(const long *)argument, born = 0;
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) < 0)
        return;
    while (born < most) {
        pid_t child = fork();
        if (child < 0)
            break;
        if (child == 0) {
            char byte;
            close(gate[1]);
            alarm(3);
            _exit(read(gate[0], &byte, 1) < 0);
        }
        born++;
    }
    answer("%s %ld", born < most ? error_name(errno) : "done", born);
    close(gate[1]);
    while (wait(NULL) > 0)
        ;
}

/* `memory` and `processes`: what the group is limited to as judge reads it from outside, or 0 for "don't try". */
void limits(struct json *body, long long memory, long processes)
{
    struct answer said;
    long long more = memory + (16LL << 20);
    long many = processes + 1;
    field(body, "memory");
    json_raw(body, "{");
    if (memory > 0) {
        ask_child(fill, &more, &said);
        field_text(body, "answer", said.text);
        field_bool(body, "killed", WIFSIGNALED(said.status));
    }
    json_raw(body, "}");
    field(body, "pids");
    if (processes <= 0 || processes > MOST) {
        json_raw(body, "null");
        return;
    }
    ask_child(multiply, &many, &said);
    json_string(body, said.text);
}
