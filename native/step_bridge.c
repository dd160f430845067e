/* bridge, plug: a switch that exists only in the kernel, and the links that are its ports. rtnetlink(7), bridge(8). */
#include "host_links.h"
#include "namespaces.h"
#include "netlink.h"
#include "trace.h"

enum { IFLA_IFNAME = 3, IFLA_MASTER = 10, IFLA_LINKINFO = 18, IFLA_INFO_KIND = 1 };

static const char *check_names(char **args)
{
    const char *wrong = wrong_link(args[0]);
    return wrong || !args[1] ? wrong : wrong_link(args[1]);
}

/* Like every new link it is down, and it has no ports yet. */
static int make_bridge(struct stage *stage, char **args)
{
    struct message message = {0};
    message_begin(&message, RTM_NEWLINK, MAKE_NEW | WITH_ANSWER, &(struct link_part){0}, sizeof(struct link_part));
    attribute_text(&message, IFLA_IFNAME, args[0]);
    size_t info = nest(&message, IFLA_LINKINFO);
    attribute_text(&message, IFLA_INFO_KIND, "bridge");
    nest_end(&message, info);
    int fd = owe_link(stage, args[0]) < 0 ? -1 : netlink_open(NETLINK_OF_ROUTES);
    int made = fd < 0 ? -1 : netlink_ask(fd, &message, text("RTM_NEWLINK bridge \"%s\"", args[0]));
    return owed_link(stage, netlink_close(fd, made));
}

/* The bridge is the link's master: what comes in by a port goes out by the others, and to the bridge's own addresses. */
static int plug_into_bridge(struct stage *stage, char **args)
{
    (void)stage;
    int fd = netlink_open(NETLINK_OF_ROUTES);
    int index = fd < 0 ? -1 : link_index(fd, args[0]), master = index < 0 ? -1 : link_index(fd, args[1]);
    if (master < 0)
        return netlink_close(fd, -1);
    struct link_part part = {.index = index};
    struct message message = {0};
    message_begin(&message, RTM_NEWLINK, WITH_ANSWER, &part, sizeof part);
    attribute_number(&message, IFLA_MASTER, master);
    return netlink_close(fd, netlink_ask(fd, &message, text("RTM_NEWLINK \"%s\" master \"%s\"", args[0], args[1])));
}

const struct step step_bridge = {
    .name = "bridge",
    .args = "NAME",
    .min_args = 1,
    .max_args = 1,
    .what = "make a bridge: a switch with room for many links",
    .man = "rtnetlink(7), bridge(8)",
    .needs_own = CLONE_NEWNET,
    .check = check_names,
    .owes = true,
    .hints = HINTS(
        {EPERM, NOT_YOUR_NETWORK},
        {EEXIST, "a link of this name is there already"},
        {EOPNOTSUPP, "this kernel has no bridges (CONFIG_BRIDGE, module bridge)"}),
    CODE(make_bridge),
};

const struct step step_plug = {
    .name = "plug",
    .args = "LINK BRIDGE",
    .min_args = 2,
    .max_args = 2,
    .what = "plug a link into a bridge, as one of its ports",
    .man = "rtnetlink(7), bridge(8)",
    .needs_own = CLONE_NEWNET,
    .check = check_names,
    .hints = HINTS(
        {EPERM, NOT_YOUR_NETWORK},
        {ENODEV, "one of the two is not in this network namespace"},
        {EOPNOTSUPP, "the second one is not a bridge"},
        {EINVAL, "this link can't be a port of a bridge; lo, for one, can't"},
        {ELOOP, "a bridge can't be a port of a bridge"}),
    CODE(plug_into_bridge),
};
