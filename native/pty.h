/* A terminal for the command: the step pty makes it, and the guard sits in front of it. */
#ifndef PTY_H
#define PTY_H

#include <poll.h>
#include <sys/ioctl.h>

#include "flow.h"
#include "stagehand.h"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

/* pty_line.c: how the master comes from the performer to the guard. */
int line_open(const struct recipe *recipe); /* only if it has a step for that; returns -1 with errno */
int line_to_guard(void);                    /* the performer's end, or -1 */
int line_to_performer(void);                /* the guard's, which is the caller's from now on, or -1 */
void line_guard(void);                      /* we are the guard, and have forked */
void line_performer(void);                  /* we are the child */
void line_leave(void);                      /* who only waits has no business with it */
void line_leave_inside(void);               /* nor, in the container, with the terminal outside */
int line_send(int master);                  /* returns 0 when the guard is ready, or -1 */
int line_receive(int line);                 /* the master, or -1 */
void line_answer(int line);

/* What the guard has of it. */
struct pty {
    int line;                  /* the master will come over it; -1: none is expected (any more) */
    int master, slave;         /* -1: there is none (yet) */
    int clock;                 /* ticks when our input is at its end */
    int ticks;
    struct flow typed, shown;
};

void pty_expect(struct pty *pty);

/* Copies, in between two polls. False when nobody sees any more what is shown, and so the terminal was hung up. */
enum { PTY_POLLED = 5 };
void pty_poll(const struct pty *pty, struct pollfd polled[PTY_POLLED]);
bool pty_relay(struct pty *pty, const struct pollfd polled[PTY_POLLED]);

/* Our own terminal has another size, or we stop for a while, or are back. */
void pty_resize(const struct pty *pty);
void pty_suspend(struct pty *pty, int signal);
void pty_resume(struct pty *pty);

/* All processes inside get SIGHUP, or an error when they read and write. */
void pty_hang_up(struct pty *pty);

/* When all is over: shows what is left, unless a signal comes or the other side of `pace` hangs up. */
void pty_show_rest(struct pty *pty, int signals, int pace);

#endif
