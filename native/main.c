#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "stagehand.h"

static void check_descriptor(const char *option, int fd)
{
    if (fd >= 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
        usage_error("%s %d: this file descriptor is not open", option, fd);
}

int main(int argc, char **argv)
{
    struct options options;
    refuse_setuid();
    open_standard_descriptors();
    parse_options(argc, argv, &options);
    check_descriptor("--trace", options.trace_fd);
    check_descriptor("--pace", options.pace_fd);
    if (access("/proc/self/ns", F_OK) < 0)
        die(EXIT_OURSELVES, "/proc is not mounted here: mount -t proc proc /proc");
    return guard(&options);
}
