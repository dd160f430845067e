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

static int end(pid_t pid)
{
    return !is_spared(pid) && kill(pid, SIGKILL) == 0;
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
static int for_each_child(int (*act)(pid_t))
{
    char path[64];
    int sum = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    FILE *list = fopen(path, "re");
    if (!list)
        return for_each_found_child(act);
    for (int pid; fscanf(list, "%d", &pid) == 1;)
        sum += act(pid);
    fclose(list);
    return sum;
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
