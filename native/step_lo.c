/* lo: a new network namespace has a loopback interface, and it is down. network_namespaces(7), netdevice(7). */
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "namespaces.h"
#include "trace.h"

static const char *check_up(char **args)
{
    return strcmp(args[0], "up") ? "the only thing to say of lo is 'up'" : NULL;
}

/* Any socket will do: it only says which network namespace is meant. */
static int bring_loopback_up(struct stage *stage, char **args)
{
    (void)stage, (void)args;
    struct ifreq request = {.ifr_name = "lo"};
    int fd = CALL("socket", socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "AF_INET", "SOCK_DGRAM|SOCK_CLOEXEC", "0");
    if (fd < 0)
        return -1;
    int failed = CALL("ioctl", ioctl(fd, SIOCGIFFLAGS, &request), number(fd), "SIOCGIFFLAGS", "{ifr_name=\"lo\"}");
    if (!failed) {
        request.ifr_flags |= IFF_UP;
        failed = CALL("ioctl", ioctl(fd, SIOCSIFFLAGS, &request), number(fd), "SIOCSIFFLAGS",
                      "{ifr_name=\"lo\", ifr_flags|=IFF_UP}");
    }
    int error = errno;
    close(fd);
    errno = error;
    return failed ? -1 : 0;
}

const struct step step_lo = {
    .name = "lo",
    .args = "up",
    .min_args = 1,
    .max_args = 1,
    .what = "bring the loopback interface up",
    .man = "netdevice(7), network_namespaces(7)",
    .needs_own = CLONE_NEWNET,
    .check = check_up,
    .hints = HINTS(
        {EPERM, "this network namespace is not owned by your user namespace: put 'unshare net' first"}),
    CODE(bring_loopback_up),
};
