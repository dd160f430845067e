#include "host_links.h"

#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debts.h"
#include "namespaces.h"
#include "netlink.h"
#include "trace.h"

#ifndef SIOCGSKNS
#define SIOCGSKNS 0x894C /* of <linux/sockios.h>: the network namespace that a socket is of */
#endif

enum { IFLA_IFNAME = 3 };

static bool is_ours(const char *name)
{
    return !strncmp(name, "learn-", 6) && !wrong_link(name);
}

static ino_t host[2]; /* our own network at the start, which is the guard's, and that of PID 1; 0: it can't be seen */

static ino_t network_at(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 ? file.st_ino : 0;
}

void remember_host_network(void)
{
    host[0] = network_at("/proc/self/ns/net");
    host[1] = network_at("/proc/1/ns/net");
}

/* As the kernel says it of a socket: the /proc that is mounted here may not know us any more. */
static ino_t network_now(void)
{
    struct stat file;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), network = fd < 0 ? -1 : ioctl(fd, SIOCGSKNS);
    ino_t found = network >= 0 && fstat(network, &file) == 0 ? file.st_ino : 0;
    if (network >= 0)
        close(network);
    if (fd >= 0)
        close(fd);
    return found;
}

static bool is_on_host(const struct stage *stage)
{
    return stage->privileged && !(stage->own & CLONE_NEWUSER);
}

bool is_in_host_network(const struct stage *stage)
{
    return is_on_host(stage) && !(stage->own & CLONE_NEWNET);
}

/*
 * Addresses go with their link. What has two names has two links. The guard can take away only what is in its own
 * network, which need not be that of PID 1, where a 'join' may have led.
 */
bool may_change_host_links(const struct act *act)
{
    const struct step *step = act->step;
    bool one = step == find_step("bridge") || step == find_step("veth") || step == find_step("address") || step == find_step("up");
    return is_ours(act->args[0]) && (one || (step == find_step("plug") && is_ours(act->args[1]))) &&
           network_now() == host[0];
}

static bool is_host_network(const char *file_or_pid)
{
    ino_t network = network_at(is_pid(file_or_pid) ? text("/proc/%s/ns/net", file_or_pid) : file_or_pid);
    return network && (network == host[0] || network == host[1]);
}

bool leads_out(const struct stage *stage, const struct act *act)
{
    return act->step == find_step("veth") && (stage->own & CLONE_NEWUSER) && act->args[2] && is_host_network(act->args[2]);
}

bool puts_end_into_host(const struct stage *stage, const struct act *act)
{
    if (act->step != find_step("veth") || !is_on_host(stage) || is_ours(act->args[1]))
        return false;
    return act->args[2] ? is_host_network(act->args[2]) : is_in_host_network(stage);
}

int owe_link(const struct stage *stage, const char *name)
{
    return is_in_host_network(stage) ? owe(DEBT_LINK, "/", name, 0) : 0;
}

int owed_link(const struct stage *stage, int made)
{
    if (is_in_host_network(stage))
        owed(made == 0);
    return made;
}

int remove_link(const char *name)
{
    struct message message = {0};
    if (!is_ours(name)) {
        errno = EINVAL;
        return -1;
    }
    message_begin(&message, RTM_DELLINK, WITH_ANSWER, &(struct link_part){0}, sizeof(struct link_part));
    attribute_text(&message, IFLA_IFNAME, name);
    int removed = netlink_tell(&message);
    return removed < 0 && errno == ENODEV ? 0 : removed;
}
