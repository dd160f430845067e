/*
 * pty: a terminal of the command's own, pty(7). The kernel makes it as a pair: the slave, which programs know as
 * /dev/pts/N, and the master, which stands for who sits in front of it. That is the guard, outside: it gets the master.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pty.h"
#include "trace.h"

/*
 * The slave is opened by way of its master and not by its name: /dev/pts/0 may be somebody else's here.
 * Which terminals /dev/ptmx makes depends on the devpts beside it: the host's, or the container's own.
 */
static int open_slave(int master)
{
    int unlock = 0;
    unsigned index = 0;
    if (CALL("ioctl", ioctl(master, TIOCGPTN, &index), number(master), "TIOCGPTN", text("[%u]", index)) < 0 ||
        CALL("ioctl", ioctl(master, TIOCSPTLCK, &unlock), number(master), "TIOCSPTLCK", "[0]") < 0)
        return -1;
    return CALL("ioctl", ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC), number(master), "TIOCGPTPEER",
                "O_RDWR|O_NOCTTY|O_CLOEXEC");
}

/* As login(1) and a terminal emulator do it. Who leads a session already needs no other. */
static int lead_session_on(int slave)
{
    if (getsid(0) != getpid() && CALL("setsid", setsid()) < 0)
        return -1;
    return CALL("ioctl", ioctl(slave, TIOCSCTTY, 0), number(slave), "TIOCSCTTY", "0");
}

static int put_on_standard_descriptors(int slave)
{
    for (int fd = 0; fd <= 2; fd++)
        if (CALL("dup2", dup2(slave, fd), number(slave), number(fd)) < 0)
            return -1;
    return 0;
}

static int set_up(int master)
{
    int slave = open_slave(master);
    if (slave < 0)
        return -1;
    int failed = lead_session_on(slave);
    if (!failed)
        failed = CALL("sendmsg", line_send(master), "guard", text("{SCM_RIGHTS, [%d]}", master), "MSG_NOSIGNAL");
    if (!failed)
        failed = put_on_standard_descriptors(slave);
    int error = errno;
    close(slave);
    errno = error;
    return failed;
}

static int open_pty(struct stage *stage, char **args)
{
    (void)stage;
    (void)args;
    int master = CALL("openat", open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC), "AT_FDCWD", quoted("/dev/ptmx"),
                      "O_RDWR|O_NOCTTY|O_CLOEXEC");
    if (master < 0)
        return -1;
    int failed = set_up(master), error = errno;
    close(master);
    errno = error;
    return failed;
}

const struct step step_pty = {
    .name = "pty",
    .args = "",
    .what = "open a new terminal, lead a session on it, and have all input and output there",
    .man = "pty(7), ioctl_tty(2)",
    .leads_session = true,
    .makes_terminal = true,
    .hints = HINTS(
        {ENOENT, "there is no /dev/ptmx here: 'dev', or 'mount devpts' and a link from /dev/ptmx to pts/ptmx, makes one"},
        {ENODEV, "no devpts is mounted beside this /dev/ptmx, on /dev/pts: put 'mount devpts' first"},
        {EACCES, "nobody but root may open this /dev/ptmx: a devpts mounted with ptmxmode=0666 has one for everybody"},
        {EPERM, "this process leads a process group or a session with a terminal already: put 'fork' first"},
        {ENOSPC, "there are as many pseudoterminals as there may be (sysctl kernel.pty.max, or the option max of devpts)"}),
    CODE(open_pty),
};
