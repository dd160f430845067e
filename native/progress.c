#include "progress.h"

#include <string.h>
#include <sys/mman.h>

static struct progress own;
struct progress *progress = &own;

void share_progress(void)
{
    progress = mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (progress == MAP_FAILED)
        die(EXIT_OURSELVES, "can't share memory: mmap: %s", strerror(errno));
}
