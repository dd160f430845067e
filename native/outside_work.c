/* The process that stays in the namespaces that the performer leaves, and does there what it is asked for. */
#include "outside_work.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stagehand.h"

/* A page, which is all that the kernel takes for a map, written out as words of a command line. */
enum { LARGEST_QUESTION = 16 * 1024, MOST_WORDS = 3 * 340 + 3 };

static pid_t program = -1; /* executed, not waited for yet */
static int program_says = -1;

static long answered(struct outside_answer *answer, long result)
{
    answer->error = errno;
    return answer->result = result;
}

/* Whoever reads what it says wants it in one language; that its input is ours is no use to it. */
static __attribute__((noreturn)) void become(char **argv, int says, int failed)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null, 0);
    dup2(null, 1);
    dup2(says, 2);
    setenv("LC_ALL", "C", 1);
    give_signals_back();
    execv(argv[0], argv);
    int error = errno;
    (void)!write(failed, &error, sizeof error);
    _exit(EXIT_NOT_FOUND);
}

/* The pipe for the error is closed by the exec: then nothing comes out of it. */
static int execute(char **argv)
{
    int says[2], failed[2], error = 0;
    if (pipe2(says, O_CLOEXEC) < 0)
        return -1;
    if (pipe2(failed, O_CLOEXEC) < 0)
        return -1;
    program = fork();
    if (program == 0)
        become(argv, says[1], failed[1]);
    error = program < 0 ? errno : 0;
    close(says[1]);
    close(failed[1]);
    if (program > 0 && read(failed[0], &error, sizeof error) != sizeof error)
        error = 0;
    close(failed[0]);
    program_says = says[0];
    if (!error)
        return 0;
    close(program_says);
    waitpid(program, NULL, 0);
    errno = error;
    return -1;
}

static void split(char *words, size_t length, char **argv)
{
    int count = 0;
    for (char *word = words; word < words + length && count < MOST_WORDS - 1; word += strlen(word) + 1)
        argv[count++] = word;
    argv[count] = NULL;
}

/* Some of its messages are broken in two: "newgidmap: failed to setgroups deny\n policy: Operation not permitted\n". */
static void make_one_line(char *said)
{
    char *end = said;
    for (char *at = said; *at; at++)
        if (*at != '\n')
            *end++ = *at;
        else if (at[1] && at[1] != ' ')
            *end++ = ' ';
    *end = '\0';
}

static pid_t wait_for_program(struct outside_answer *answer)
{
    size_t length = 0;
    ssize_t more;
    char rest[256];
    while (length < sizeof answer->said - 1 &&
           (more = read(program_says, answer->said + length, sizeof answer->said - 1 - length)) > 0)
        length += more;
    while (read(program_says, rest, sizeof rest) > 0)
        ;
    make_one_line(answer->said);
    close(program_says);
    return waitpid(program, &answer->status, 0);
}

/* In a PID namespace that was entered without a new /proc the same number is somebody else there: the asker's is of no use. */
static pid_t number_in_proc(pid_t asker)
{
    char number[16] = "";
    if (readlink("/proc/self", number, sizeof number - 1) > 0 && atoi(number) == getpid())
        return asker;
    errno = ESRCH;
    return -1;
}

static void handle(const struct outside_question *question, char *text, size_t length, pid_t asker,
                   struct outside_answer *answer)
{
    char *argv[MOST_WORDS];
    switch (question->what) {
        case ASK_PID:
            answered(answer, number_in_proc(asker));
            return;
        case ASK_OPEN:
            answered(answer, open(text, O_WRONLY | O_CLOEXEC));
            return;
        case ASK_WRITE:
            answered(answer, write(question->fd, text, strlen(text)));
            return;
        case ASK_CLOSE:
            answered(answer, close(question->fd));
            return;
        case ASK_EXECUTE:
            split(text, length, argv);
            answered(answer, execute(argv));
            return;
        case ASK_WAIT:
            answered(answer, wait_for_program(answer));
            return;
    }
}

/* The length of the question with its text; 0 when the other end is closed. */
static ssize_t hear(int line, char *buffer, pid_t *asker)
{
    char control[CMSG_SPACE(sizeof(struct ucred))];
    struct iovec part = {.iov_base = buffer, .iov_len = LARGEST_QUESTION};
    struct msghdr header = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(line, &header, MSG_CMSG_CLOEXEC);
    struct cmsghdr *c = length > 0 ? CMSG_FIRSTHDR(&header) : NULL;
    if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS)
        *asker = ((struct ucred *)CMSG_DATA(c))->pid;
    return length;
}

void outside_work(int line)
{
    static char buffer[LARGEST_QUESTION + 1];
    pid_t asker = -1;
    for (ssize_t length; (length = hear(line, buffer, &asker)) > (ssize_t)sizeof(struct outside_question);) {
        struct outside_question question;
        struct outside_answer answer = {0};
        memcpy(&question, buffer, sizeof question);
        buffer[length] = '\0';
        handle(&question, buffer + sizeof question, length - sizeof question, asker, &answer);
        if (send(line, &answer, sizeof answer, MSG_NOSIGNAL) < 0)
            break;
    }
    _exit(0);
}
