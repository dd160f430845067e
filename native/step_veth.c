/* veth: a cable with two ends, each of which can be in a network namespace of its own. veth(4). */
#include <fcntl.h>
#include <unistd.h>

#include "host_links.h"
#include "namespaces.h"
#include "netlink.h"
#include "trace.h"

enum { IFLA_IFNAME = 3, IFLA_LINKINFO = 18, IFLA_NET_NS_FD = 28 };
enum { IFLA_INFO_KIND = 1, IFLA_INFO_DATA = 2, VETH_INFO_PEER = 1 };

static const char *check_ends(char **args)
{
    const char *wrong = wrong_link(args[0]);
    if (!wrong)
        wrong = wrong_link(args[1]);
    return wrong || !args[2] ? wrong : wrong_pid(args[2]);
}

/* Both ends are made in one message, so that the other one is born where it is to be. It is gone when its namespace is. */
static void describe(struct message *message, char **args, int file /* of the other network, or -1 */)
{
    struct link_part none = {0};
    message_begin(message, RTM_NEWLINK, MAKE_NEW | WITH_ANSWER, &none, sizeof none);
    attribute_text(message, IFLA_IFNAME, args[0]);
    size_t info = nest(message, IFLA_LINKINFO);
    attribute_text(message, IFLA_INFO_KIND, "veth");
    size_t data = nest(message, IFLA_INFO_DATA), peer = nest(message, VETH_INFO_PEER);
    fixed_part(message, &none, sizeof none);
    attribute_text(message, IFLA_IFNAME, args[1]);
    if (file >= 0)
        attribute_number(message, IFLA_NET_NS_FD, file);
    nest_end(message, peer);
    nest_end(message, data);
    nest_end(message, info);
}

/*
 * rtnetlink would take the number of a process too. To open its file one needs the right to look into the process, which is
 * asked on every kernel.
 */
static int open_network(const char *file_or_pid)
{
    const char *path = is_pid(file_or_pid) ? text("/proc/%s/ns/net", file_or_pid) : file_or_pid;
    return CALL("openat", open(path, O_RDONLY | O_CLOEXEC), "AT_FDCWD", quoted(path), "O_RDONLY|O_CLOEXEC");
}

static int make_veth(struct stage *stage, char **args)
{
    struct message message = {0};
    int file = args[2] ? open_network(args[2]) : -1;
    if (args[2] && file < 0)
        return -1;
    describe(&message, args, file);
    const char *where = file >= 0 ? text(" in fd %d", file) : "";
    int fd = owe_link(stage, args[0]) < 0 ? -1 : netlink_open(NETLINK_OF_ROUTES);
    int made = fd < 0 ? fd : netlink_ask(fd, &message, text("RTM_NEWLINK veth \"%s\" peer \"%s\"%s", args[0], args[1], where));
    return owed_link(stage, netlink_close(file, netlink_close(fd, made)));
}

const struct step step_veth = {
    .name = "veth",
    .args = "NAME PEER [FILE|PID]",
    .min_args = 2,
    .max_args = 3,
    .what = "make a cable with an end here and an end, PEER, in the network namespace of this file or process (default: here)",
    .man = "veth(4), rtnetlink(7)",
    .needs_own = CLONE_NEWNET,
    .check = check_ends,
    .owes = true,
    .hints = HINTS(
        {EPERM, "both network namespaces have to be owned by your user namespace: put 'unshare net' first"},
        {EEXIST, "a link of one of these names is there already"},
        {EOPNOTSUPP, "this kernel has no cables of this kind (CONFIG_VETH, module veth)"},
        {EINVAL, "this is not the file of a network namespace"},
        {EBADF, "this is not the file of a network namespace"},
        {EACCES, "this process is not yours to look into"},
        {ENOENT, "there is no such process, or no such file: 'keep net FILE' makes one for the namespace that one is in"}),
    CODE(make_veth),
};
