/* From the performer of the steps to the guard, who reports them, and back. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include "json.h"

/* A message comes in parts, each behind a letter that says whether more follow. */
enum { LARGEST_PART = 16 * 1024, MORE_FOLLOWS = '+', LAST_PART = '.' };

void trace_to(int channel); /* -1: nobody listens */
int trace_channel(void);
void send_message(struct json *message); /* and frees it */

/* Blocks until the guard says go. When the guard is gone, so are we. Without a channel this does nothing. */
void wait_for_go(void);

#endif
