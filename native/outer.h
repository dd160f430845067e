/* The terminal that we were started on, while the command has one of its own. */
#ifndef OUTER_H
#define OUTER_H

#include <sys/ioctl.h>
#include <termios.h>

#include "stagehand.h"

void outer_remember(bool driven);
bool outer_is_ours(void);
bool outer_listens(void); /* whether what is typed there is for us */

/* Makes it raw, in the foreground; in the background stops us before. False when that can't be. */
bool outer_take(void);
void outer_give_back(void);
void outer_lost(void); /* another has it now, and does with it what it likes */

bool outer_settings(struct termios *copy); /* those from before it was raw; false when it isn't */
struct winsize outer_size(void);           /* 24 lines of 80 when there is no terminal to ask */

/*
 * A terminal can't be written to without the risk of waiting for who reads it, and not waiting would be a setting of
 * the open file, which we share with our shell. So we open it once more. What is no terminal is given back as it is.
 */
int outer_reopen(int fd);

#endif
