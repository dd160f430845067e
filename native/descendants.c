/* Nobody is left behind: all processes that descend from us, whatever they did to get away. proc(5), prctl(2). */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stagehand.h"

/* exec keeps children: a shell that became us may have had some, and these are not ours to end. */
static pid_t *spared;
static int spared_count;

static bool is_spared(pid_t pid)
{
    for (int i = 0; i < spared_count; i++)
        if (spared[i] == pid)
            return true;
    return false;
}

static int spare(pid_t pid)
{
    spared = realloc(spared, (spared_count + 1) * sizeof *spared);
    if (!spared)
        die(EXIT_OURSELVES, "out of memory");
    spared[spared_count++] = pid;
    return 1;
}

static int for_each_child_of(pid_t parent, int (*act)(pid_t));

/* How a process stands, by one letter, and whether it has a number in a PID namespace below ours that is not 1 there. */
static char state_of(pid_t pid, bool *is_inside)
{
    char path[64], line[256], state = 0;
    int here, there = 1, further = 0;
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *status = fopen(path, "re");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "State: %c", &state) != 1 && sscanf(line, "NSpid: %d %d %d", &here, &there, &further) > 0)
            break;
    if (status)
        fclose(status);
    *is_inside = there != 1 && further != 1;
    return state;
}

static int end_child(pid_t pid);

/*
 * Who has joined a PID namespace may look after others in there (inner_keeper.c). If it is killed before them they go to
 * the PID 1 there, which is not ours. So it is stopped, to make no more of them, and goes last: when two looks have found no
 * living child, since one that dies between them leaves its own to it.
 */
static int end_those_of(pid_t pid)
{
    if (kill(pid, SIGSTOP) < 0)
        return 0;
    int ended = for_each_child_of(pid, end_child);
    return ended > 0 ? ended : for_each_child_of(pid, end_child);
}

static int end(pid_t pid)
{
    bool is_inside;
    if (is_spared(pid))
        return 0;
    state_of(pid, &is_inside);
    int ended = is_inside ? end_those_of(pid) : 0;
    return ended > 0 ? ended : kill(pid, SIGKILL) == 0;
}

/* A zombie waits to be collected by one who is stopped; should it have threads, they end now. */
static int end_child(pid_t pid)
{
    bool is_inside;
    char state = state_of(pid, &is_inside);
    int ended = end(pid);
    return state == 'Z' || state == 'X' ? 0 : ended;
}

static int let_go(pid_t pid)
{
    if (!is_spared(pid))
        thaw_group_of(pid);
    return 0;
}

static pid_t parent_of(const char *pid)
{
    char path[300], line[512];
    int parent = -1;
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    FILE *stat = fopen(path, "re");
    if (!stat)
        return -1;
    /* The name, in parentheses, may hold anything; what we want stands after the last ')'. */
    char *end = fgets(line, sizeof line, stat) ? strrchr(line, ')') : NULL;
    if (end && sscanf(end, ") %*c %d", &parent) != 1)
        parent = -1;
    fclose(stat);
    return parent;
}

/* The long way, for a kernel without that file (CONFIG_PROC_CHILDREN): look at all processes that there are. */
static int for_each_found_child(int (*act)(pid_t))
{
    int sum = 0;
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && (entry = readdir(proc));)
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && parent_of(entry->d_name) == getpid())
            sum += act(atoi(entry->d_name));
    if (proc)
        closedir(proc);
    return sum;
}

/* Returns the sum of what act() returned for each direct child. */
static int for_each_child_of(pid_t parent, int (*act)(pid_t))
{
    char path[64];
    int sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", parent, parent);
    FILE *list = fopen(path, "re");
    if (!list)
        return parent == getpid() ? for_each_found_child(act) : 0;
    for (int pid; fscanf(list, "%d", &pid) == 1;)
        sum += act(pid);
    fclose(list);
    return sum;
}

static int for_each_child(int (*act)(pid_t))
{
    return for_each_child_of(getpid(), act);
}

void spare_children(void)
{
    siginfo_t info;
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
        for_each_child(spare);
}

enum { PATIENCE = 250 }; /* rounds; most are gone after a few */

/*
 * Being their subreaper (prctl(2)), we inherit the children of those we kill, so this ends when there is nobody left
 * to wait for. It also ends when there is nobody left whom we may kill: a program that is setuid is its owner's. The
 * list of children may lack some while it changes, so one look is not enough to say so.
 */
void kill_descendants(void)
{
    int rounds = 0;
    for (int in_vain = 0; in_vain < 20; usleep(200)) {
        pid_t pid;
        while ((pid = waitpid(-1, NULL, WNOHANG | __WALL)) > 0)
            ;
        if (pid < 0 && errno == ECHILD)
            return;
        in_vain = for_each_child(end) > 0 ? 0 : in_vain + 1;
        if (++rounds % PATIENCE == 0)
            for_each_child(let_go);
    }
}
