#include "flow.h"

#include <errno.h>
#include <unistd.h>

bool flow_is_empty(const struct flow *flow)
{
    return flow->begun == flow->filled;
}

static bool try_again(void)
{
    return errno == EAGAIN || errno == EINTR;
}

enum filled flow_fill(struct flow *flow)
{
    ssize_t length = read(flow->from, flow->bytes, sizeof flow->bytes);
    if (length < 0 && try_again())
        return NOTHING_YET;
    flow->begun = 0;
    flow->filled = length > 0 ? length : 0;
    return length > 0 ? SOME : AT_THE_END;
}

bool flow_write(struct flow *flow)
{
    if (flow_is_empty(flow))
        return true;
    ssize_t written = write(flow->to, flow->bytes + flow->begun, flow->filled - flow->begun);
    if (written < 0)
        return try_again();
    flow->begun += written;
    return true;
}
