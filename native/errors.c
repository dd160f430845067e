#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stagehand.h"

/* Not every libc can name an errno; these are the ones that the calls of this program return. */
#define NAMES(X)                                                                                   \
    X(EPERM) X(ENOENT) X(ESRCH) X(EINTR) X(EIO) X(ENXIO) X(E2BIG) X(ENOEXEC) X(EBADF) X(ECHILD)    \
    X(EAGAIN) X(ENOMEM) X(EACCES) X(EFAULT) X(ENOTBLK) X(EBUSY) X(EEXIST) X(EXDEV) X(ENODEV)       \
    X(ENOTDIR) X(EISDIR) X(EINVAL) X(ENFILE) X(EMFILE) X(ENOTTY) X(ETXTBSY) X(EFBIG) X(ENOSPC)     \
    X(ESPIPE) X(EROFS) X(EMLINK) X(EPIPE) X(EDOM) X(ERANGE) X(EDEADLK) X(ENAMETOOLONG) X(ENOSYS)   \
    X(ENOTEMPTY) X(ELOOP) X(EOVERFLOW) X(EUSERS) X(EOPNOTSUPP) X(EADDRINUSE) X(EADDRNOTAVAIL)      \
    X(ENETDOWN) X(ENETUNREACH) X(EALREADY) X(ETIMEDOUT) X(ESTALE) X(EDQUOT) X(ELIBBAD) X(ENODATA)

const char *error_name(int error)
{
#define CASE(name) case name: return #name;
    switch (error) {
        NAMES(CASE)
    }
    static char unknown[16];
    snprintf(unknown, sizeof unknown, "E%d", error);
    return unknown;
}

int error_number(const char *name)
{
#define COMPARE(error) if (!strcmp(name, #error)) return error;
    NAMES(COMPARE)
    return 0;
}

void die(int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("stagehand: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(status);
}

void usage_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("stagehand: ", stderr);
    vfprintf(stderr, format, args);
    fputs("; try 'stagehand --help'\n", stderr);
    va_end(args);
    exit(EXIT_USAGE);
}
