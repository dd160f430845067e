/* address, up, route: what a link needs before anybody can talk over it. rtnetlink(7), ip-address(8), ip-route(8). */
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#include "namespaces.h"
#include "netlink.h"
#include "trace.h"

enum { IFA_ADDRESS = 1, IFA_LOCAL = 2, IFA_F_NODAD = 0x02, RTA_DST = 1, RTA_GATEWAY = 5 };
enum { TABLE_MAIN = 254, PROTOCOL_BOOT = 3, UNICAST = 1 };

struct address_part {
    uint8_t family, prefix, flags, scope;
    uint32_t index;
};

struct route_part {
    uint8_t family, to, from, tos, table, protocol, scope, type;
    uint32_t flags;
};

static const char *check_address(char **args)
{
    struct address address;
    const char *wrong = wrong_link(args[0]);
    if (wrong)
        return wrong;
    return parse_address(args[1], &address) && address.prefix >= 0 ? NULL : "an address has a prefix: 10.0.0.1/24, fd00::1/64";
}

/*
 * The prefix says who is on the same wire: with it comes a route to those, as soon as the link is up. No IPv6 neighbour
 * is asked whether it has the address already (IFA_F_NODAD): who wants to use it next would have to wait for the answer.
 */
static int add_address(struct stage *stage, char **args)
{
    (void)stage;
    struct address address;
    parse_address(args[1], &address);
    int fd = netlink_open(NETLINK_OF_ROUTES), index = fd < 0 ? -1 : link_index(fd, args[0]);
    if (index < 0)
        return netlink_close(fd, -1);
    struct address_part part = {address.family, address.prefix, address.family == AF_INET6 ? IFA_F_NODAD : 0, 0, index};
    struct message message = {0};
    message_begin(&message, RTM_NEWADDR, MAKE_NEW | WITH_ANSWER, &part, sizeof part);
    attribute(&message, IFA_LOCAL, address.bytes, address.size);
    attribute(&message, IFA_ADDRESS, address.bytes, address.size);
    return netlink_close(fd, netlink_ask(fd, &message, text("RTM_NEWADDR \"%s\" %s", args[0], args[1])));
}

static const char *check_link(char **args)
{
    return wrong_link(args[0]);
}

static int put_up(struct stage *stage, char **args)
{
    (void)stage;
    int fd = netlink_open(NETLINK_OF_ROUTES), index = fd < 0 ? -1 : link_index(fd, args[0]);
    if (index < 0)
        return netlink_close(fd, -1);
    struct link_part part = {.index = index, .flags = IFF_UP, .change = IFF_UP};
    struct message message = {0};
    message_begin(&message, RTM_NEWLINK, WITH_ANSWER, &part, sizeof part);
    return netlink_close(fd, netlink_ask(fd, &message, text("RTM_NEWLINK \"%s\" flags IFF_UP", args[0])));
}

static bool parse_destination(const char *word, struct address *destination, const struct address *gateway)
{
    if (!strcmp(word, "default")) {
        *destination = (struct address){.family = gateway->family};
        return true;
    }
    return parse_address(word, destination) && destination->family == gateway->family;
}

static const char *check_route(char **args)
{
    struct address destination, gateway;
    if (strcmp(args[1], "via"))
        return "a route is DESTINATION via ADDRESS";
    if (!parse_address(args[2], &gateway) || gateway.prefix >= 0)
        return "the way is the address of a neighbour, without a prefix: via 10.0.0.1";
    return parse_destination(args[0], &destination, &gateway) ? NULL : "the destination is 'default' or like 10.0.0.0/24, and of the same kind";
}

/* The neighbour has to be one that can be reached already: the kernel looks for the link it is on. */
static int add_route(struct stage *stage, char **args)
{
    (void)stage;
    struct address destination, gateway;
    parse_address(args[2], &gateway);
    parse_destination(args[0], &destination, &gateway);
    int prefix = destination.prefix >= 0 ? destination.prefix : destination.size * 8;
    struct route_part part = {.family = gateway.family, .to = prefix, .table = TABLE_MAIN, .protocol = PROTOCOL_BOOT, .type = UNICAST};
    struct message message = {0};
    message_begin(&message, RTM_NEWROUTE, MAKE_NEW | WITH_ANSWER, &part, sizeof part);
    if (destination.size)
        attribute(&message, RTA_DST, destination.bytes, destination.size);
    attribute(&message, RTA_GATEWAY, gateway.bytes, gateway.size);
    int fd = netlink_open(NETLINK_OF_ROUTES);
    return netlink_close(fd, fd < 0 ? fd : netlink_ask(fd, &message, text("RTM_NEWROUTE %s via %s", args[0], args[2])));
}

#define NO_LINK "no link of this name is in this network namespace; is it in another one?"

const struct step step_address = {
    .name = "address",
    .args = "LINK ADDRESS/PREFIX",
    .min_args = 2,
    .max_args = 2,
    .what = "give a link an address; the prefix says which addresses are on the same wire",
    .man = "rtnetlink(7), ip-address(8)",
    .needs_own = CLONE_NEWNET,
    .check = check_address,
    .hints = HINTS(
        {EPERM, NOT_YOUR_NETWORK},
        {ENODEV, NO_LINK},
        {EEXIST, "the link has this address already"},
        {EADDRNOTAVAIL, "this address can't be a link's own"},
        {EACCES, "IPv6 is switched off for this link (net.ipv6.conf.*.disable_ipv6)"},
        {EOPNOTSUPP, "this kernel has no IPv6"}),
    CODE(add_address),
};

const struct step step_up = {
    .name = "up",
    .args = "LINK",
    .min_args = 1,
    .max_args = 1,
    .what = "switch a link on",
    .man = "rtnetlink(7), ip-link(8)",
    .needs_own = CLONE_NEWNET,
    .check = check_link,
    .hints = HINTS(
        {EPERM, NOT_YOUR_NETWORK},
        {ENODEV, NO_LINK}),
    CODE(put_up),
};

const struct step step_route = {
    .name = "route",
    .args = "DESTINATION via ADDRESS",
    .min_args = 3,
    .max_args = 3,
    .what = "send packets to a destination, 'default' or 10.0.0.0/24, by way of this neighbour",
    .man = "rtnetlink(7), ip-route(8)",
    .needs_own = CLONE_NEWNET,
    .check = check_route,
    .hints = HINTS(
        {EPERM, NOT_YOUR_NETWORK},
        {ENETUNREACH, "no link that is up has an address on the wire of that neighbour: put 'address' and 'up' first"},
        {EHOSTUNREACH, "no link that is up has an address on the wire of that neighbour: put 'address' and 'up' first"},
        {EINVAL, "this is the address of a link of one's own, or the destination has more bits than its prefix"},
        {EEXIST, "there is a route to this destination already"},
        {EOPNOTSUPP, "this kernel has no IPv6"}),
    CODE(add_route),
};
