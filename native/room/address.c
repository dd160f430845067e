/* Where a Unix socket is: by a path in the file system, or by a name that has nothing to do with files. unix(7). */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "room.h"

/* An abstract name begins with a zero byte and has no end but its length. */
int open_at(const char *address, int (*act)(int fd, const void *address, unsigned length))
{
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    size_t length = strlen(address);
    if (length >= sizeof place.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(place.sun_path, address, length);
    if (address[0] == '@')
        place.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || act(fd, &place, offsetof(struct sockaddr_un, sun_path) + length) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}
