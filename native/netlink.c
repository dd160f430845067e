#include "netlink.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "trace.h"

enum { NLMSG_ERROR = 2, REQUEST = 0x1, NESTED = 0x8000, ALIGNED = 3 };

struct header {
    uint32_t length;
    uint16_t type, flags;
    uint32_t sequence, port;
};

struct attribute_header {
    uint16_t length, type;
};

/* Everything in a message begins at a multiple of four. */
static void add(struct message *message, const void *bytes, size_t size)
{
    if (message->length + size + ALIGNED > sizeof message->bytes)
        die(EXIT_OURSELVES, "a netlink message is too long");
    memset(message->bytes + message->length, 0, (size + ALIGNED) & ~ALIGNED);
    if (size)
        memcpy(message->bytes + message->length, bytes, size);
    message->length += (size + ALIGNED) & ~ALIGNED;
}

void message_begin(struct message *message, int type, int flags, const void *part, size_t size)
{
    struct header header = {.type = type, .flags = REQUEST | flags, .sequence = message->count++};
    message->start = message->length;
    add(message, &header, sizeof header);
    add(message, part, size);
}

void message_end(struct message *message)
{
    struct header *header = (struct header *)(message->bytes + message->start);
    header->length = message->length - message->start;
}

void fixed_part(struct message *message, const void *part, size_t size)
{
    add(message, part, size);
}

void attribute(struct message *message, int type, const void *value, size_t size)
{
    struct attribute_header header = {.length = sizeof header + size, .type = type};
    add(message, &header, sizeof header);
    add(message, value, size);
}

void attribute_text(struct message *message, int type, const char *value)
{
    attribute(message, type, value, strlen(value) + 1);
}

void attribute_number(struct message *message, int type, uint32_t value)
{
    attribute(message, type, &value, sizeof value);
}

size_t nest(struct message *message, int type)
{
    size_t start = message->length;
    attribute(message, type | NESTED, NULL, 0);
    return start;
}

void nest_end(struct message *message, size_t nest)
{
    struct attribute_header *header = (struct attribute_header *)(message->bytes + nest);
    header->length = message->length - nest;
}

int netlink_open(int protocol)
{
    return CALL("socket", socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol), "AF_NETLINK", "SOCK_RAW|SOCK_CLOEXEC",
                protocol == NETLINK_OF_ROUTES ? "NETLINK_ROUTE" : "NETLINK_NETFILTER");
}

/* The kernel has done it by the time that we have sent it, and says how it went: error 0 is its "done". */
static int hear_answer(int fd)
{
    struct {
        struct header header;
        int32_t error;
        char rest[4096];
    } answer;
    ssize_t length = recv(fd, &answer, sizeof answer, 0);
    if (length < 0)
        return -1;
    errno = length < (ssize_t)offsetof(typeof(answer), rest) || answer.header.type != NLMSG_ERROR ? EPROTO : -answer.error;
    return errno ? -1 : 0;
}

int netlink_ask(int fd, struct message *message, const char *says)
{
    message_end(message);
    if (CALL("sendto", send(fd, message->bytes, message->length, 0), number(fd), says) < 0)
        return -1;
    return CALL("recvfrom", hear_answer(fd), number(fd), "NLMSG_ERROR");
}

int netlink_tell(struct message *message)
{
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_OF_ROUTES);
    message_end(message);
    return netlink_close(fd, fd < 0 || send(fd, message->bytes, message->length, 0) < 0 ? -1 : hear_answer(fd));
}

int link_index(int fd, const char *name)
{
    struct ifreq request = {0};
    memcpy(request.ifr_name, name, strnlen(name, IFNAMSIZ - 1));
    if (CALL("ioctl", ioctl(fd, SIOCGIFINDEX, &request), number(fd), "SIOCGIFINDEX", text("{ifr_name=\"%s\"}", name)) < 0)
        return -1;
    return request.ifr_ifindex;
}

int netlink_close(int fd, int result)
{
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return result < 0 ? -1 : 0;
}

/* kernel: dev_valid_name(). Of "%d" in a name the kernel makes a number, and then nobody knows what the link is called. */
const char *wrong_link(const char *name)
{
    size_t length = strlen(name);
    bool fits = length > 0 && length < IFNAMSIZ && strcmp(name, ".") && strcmp(name, "..");
    return fits && !strpbrk(name, "/:% \t\n\v\f\r")
               ? NULL
               : "the name of a link has 1 to 15 characters, and none of them is '/', ':', '%' or a blank";
}

bool parse_address(const char *words, struct address *address)
{
    char copy[64], *end;
    if (strlen(words) >= sizeof copy)
        return false;
    strcpy(copy, words);
    char *slash = strchr(copy, '/');
    if (slash)
        *slash++ = '\0';
    address->family = strchr(copy, ':') ? AF_INET6 : AF_INET;
    address->size = address->family == AF_INET6 ? 16 : 4;
    address->prefix = slash ? strtol(slash, &end, 10) : -1;
    if (slash && (!*slash || *end || strspn(slash, "0123456789") != strlen(slash) || strlen(slash) > 3 ||
                  address->prefix > address->size * 8))
        return false;
    return inet_pton(address->family, copy, address->bytes) == 1;
}
