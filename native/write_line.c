#include "write_line.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "trace.h"

int write_line(int folder, const char *path, const char *line)
{
    int fd = CALL("openat", openat(folder, path, O_WRONLY | O_CLOEXEC), folder_name(folder), quoted(path),
                  "O_WRONLY|O_CLOEXEC");
    if (fd < 0)
        return -1;
    long written = CALL("write", write(fd, line, strlen(line)), number(fd), quoted(line));
    int error = errno;
    close(fd);
    errno = error;
    return written < 0 ? -1 : 0;
}
