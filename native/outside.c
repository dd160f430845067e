#include "outside.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capabilities.h"
#include "outside_work.h"
#include "pass.h"

static int line = -1; /* to it */
static pid_t helper = -1;
static bool may_map;
static struct range others[2];

bool outside_is_there(void)
{
    return line >= 0;
}

bool outside_may_map(void)
{
    return may_map;
}

bool outside_others(enum id_kind kind, struct range *range)
{
    *range = others[kind];
    return may_map && range->count > 0;
}

/* What of the namespace that we are about to leave has to be known behind it. */
static void look_around(void)
{
    may_map = has_capability("cap_setuid") && has_capability("cap_setgid");
    others_here(USERS, geteuid(), &others[USERS]);
    others_here(GROUPS, getegid(), &others[GROUPS]);
}

/* It asks the kernel for our number with each message, SCM_CREDENTIALS of unix(7). */
static int open_line(int ends[2])
{
    int on = 1;
    if (pass_open(ends) < 0)
        return -1;
    if (setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0)
        return 0;
    close(ends[0]);
    close(ends[1]);
    return -1;
}

pid_t outside_start(void)
{
    int ends[2], lifeline = -1;
    outside_end();
    if (open_line(ends) < 0)
        return -1;
    look_around();
    helper = fork_kept(&lifeline);
    if (helper == 0) {
        const int kept[] = {ends[1], lifeline};
        close_all_but(kept, 2);
        outside_work(ends[1]);
    }
    close(ends[1]);
    line = ends[0];
    if (helper < 0)
        outside_leave();
    return helper;
}

void outside_leave(void)
{
    int error = errno;
    if (line >= 0)
        close(line);
    line = -1;
    errno = error;
}

/* Behind a `fork` it is a child of our parent's, who collects it. */
void outside_end(void)
{
    int error = errno;
    outside_leave();
    if (helper > 0)
        waitpid(helper, NULL, 0);
    helper = -1;
    errno = error;
}

/* One question, one answer; errno is that of the call it made. */
static long ask(char what, int fd, const char *text, size_t length, struct outside_answer *answer)
{
    struct outside_question question = {.what = what, .fd = fd};
    struct iovec parts[] = {{&question, sizeof question}, {(void *)text, length}};
    struct msghdr header = {.msg_iov = parts, .msg_iovlen = 2};
    if (sendmsg(line, &header, MSG_NOSIGNAL) < 0)
        return -1;
    if (recv(line, answer, sizeof *answer, 0) != sizeof *answer) {
        errno = ECONNRESET; /* somebody has killed it */
        return -1;
    }
    errno = answer->error;
    return answer->result;
}

pid_t outside_pid(void)
{
    struct outside_answer answer;
    return ask(ASK_PID, -1, "", 1, &answer);
}

int outside_open(const char *path)
{
    struct outside_answer answer;
    return ask(ASK_OPEN, -1, path, strlen(path) + 1, &answer);
}

long outside_write(int fd, const char *text)
{
    struct outside_answer answer;
    return ask(ASK_WRITE, fd, text, strlen(text) + 1, &answer);
}

void outside_close(int fd)
{
    struct outside_answer answer;
    int error = errno;
    ask(ASK_CLOSE, fd, "", 1, &answer);
    errno = error;
}

/* The words one behind the other, each with its zero. */
static char *packed(char *const argv[], size_t *length)
{
    char *text = NULL;
    *length = 0;
    for (; *argv; argv++) {
        size_t more = strlen(*argv) + 1;
        text = realloc(text, *length + more);
        if (!text)
            die(EXIT_OURSELVES, "out of memory");
        memcpy(text + *length, *argv, more);
        *length += more;
    }
    return text;
}

int outside_execute(char *const argv[])
{
    struct outside_answer answer;
    size_t length;
    char *words = packed(argv, &length);
    int result = ask(ASK_EXECUTE, -1, words, length, &answer), error = errno;
    free(words);
    errno = error;
    return result;
}

pid_t outside_wait(int *status, char *said, size_t size)
{
    struct outside_answer answer = {0};
    pid_t pid = ask(ASK_WAIT, -1, "", 1, &answer);
    *status = answer.status;
    strncpy(said, answer.said, size - 1);
    said[size - 1] = '\0';
    return pid;
}
