/*
 * Netlink: how the kernel is told of links, addresses, routes and rules. A message is a header, a fixed part that its
 * type asks for, and attributes: length, type, value, some of which hold attributes themselves. netlink(7), rtnetlink(7).
 * The numbers are the kernel's; a libc need not come with its headers.
 */
#ifndef NETLINK_H
#define NETLINK_H

#include <stdint.h>

#include "stagehand.h"

enum { NETLINK_OF_ROUTES = 0, NETLINK_OF_FILTERS = 12 }; /* NETLINK_ROUTE, NETLINK_NETFILTER */

/* Of <linux/rtnetlink.h>. */
enum { RTM_NEWLINK = 16, RTM_DELLINK = 17, RTM_NEWADDR = 20, RTM_NEWROUTE = 24 };
struct link_part {
    uint8_t family, pad;
    uint16_t type;
    int32_t index;
    uint32_t flags, change;
};

/* Flags of a message: make it; and fail when it is there already. Each is a request. */
enum { MAKE = 0x400, MAKE_NEW = 0x600, WITH_ANSWER = 0x4 };

struct message {
    _Alignas(8) char bytes[2048];
    size_t length, start; /* `start`: of the last of several that are sent together */
    uint32_t count;
};

void message_begin(struct message *message, int type, int flags, const void *part, size_t size);
void message_end(struct message *message);
void fixed_part(struct message *message, const void *part, size_t size); /* of one that is inside another, as veth's peer */
void attribute(struct message *message, int type, const void *value, size_t size);
void attribute_text(struct message *message, int type, const char *value);
void attribute_number(struct message *message, int type, uint32_t value);
size_t nest(struct message *message, int type); /* those that follow are inside it, until */
void nest_end(struct message *message, size_t nest);

/* Calls of a step, which are in its trace. `says` is what the trace shows of the message. All return -1 with errno. */
int netlink_open(int protocol);
int netlink_ask(int fd, struct message *message, const char *says); /* 0 when the kernel has done it */
int netlink_tell(struct message *message); /* the same about links, and nothing of it is in the trace */
int link_index(int fd, const char *name);
int netlink_close(int fd, int result); /* gives `result` back, and leaves errno */

/* For .check: NULL, or what is wrong with the name of a link. */
const char *wrong_link(const char *name);

/* The hint for EPERM. */
#define NOT_YOUR_NETWORK "this network namespace is not owned by your user namespace: put 'unshare net' first"

/* An address, with or without the length of its prefix: 10.0.0.1/24, fd00::1/64. */
struct address {
    int family;
    int size;   /* in bytes */
    int prefix; /* -1 when none was said */
    unsigned char bytes[16];
};
bool parse_address(const char *text, struct address *address);

#endif
