/*
 * The guard sits in front of the command's terminal, in the place of a screen and a keyboard: it copies our own input to
 * the master, and what comes from the master to our own output. pty(7).
 *
 * It has the slave open as well, and never uses it: so that between two programs inside who open and close it the
 * terminal does not hang up.
 */
#include "pty.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <unistd.h>

#include "outer.h"

enum { LINE, MASTER, INPUT, OUTPUT, CLOCK };

static void close_and_forget(int *fd)
{
    if (*fd > 2)
        close(*fd);
    *fd = -1;
}

static void forget(struct pty *pty)
{
    pty->master = pty->slave = pty->clock = -1;
    pty->typed = pty->shown = (struct flow){.from = -1, .to = -1};
    pty->ticks = 0;
}

void pty_expect(struct pty *pty)
{
    pty->line = line_to_performer();
    forget(pty);
}

void pty_hang_up(struct pty *pty)
{
    close_and_forget(&pty->typed.from);
    close_and_forget(&pty->shown.to);
    close_and_forget(&pty->clock);
    close_and_forget(&pty->slave);
    close_and_forget(&pty->master);
    forget(pty);
}

static int open_slave(int master)
{
    return ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

void pty_resize(const struct pty *pty)
{
    struct winsize size = outer_size();
    if (pty->master >= 0)
        ioctl(pty->master, TIOCSWINSZ, &size); /* the kernel tells those inside: SIGWINCH */
}

void pty_resume(struct pty *pty)
{
    if (pty->master < 0)
        return;
    outer_take();
    pty_resize(pty);
}

void pty_suspend(struct pty *pty, int signal)
{
    outer_give_back();
    stop_by(signal);
    pty_resume(pty);
}

/* The keys that erase, interrupt and so on are to be those that our user knows. */
static void take_settings_over(const struct pty *pty)
{
    struct termios settings;
    if (outer_settings(&settings))
        tcsetattr(pty->master, TCSANOW, &settings);
}

static void take_master(struct pty *pty, int master)
{
    pty_hang_up(pty);
    pty->master = pty->typed.to = pty->shown.from = master;
    pty->slave = open_slave(master);
    fcntl(master, F_SETFL, O_RDWR | O_NONBLOCK);
    pty->typed.from = outer_reopen(STDIN_FILENO);
    pty->shown.to = outer_reopen(STDOUT_FILENO);
    pty_resume(pty);
    take_settings_over(pty);
}

static void receive(struct pty *pty)
{
    int master = line_receive(pty->line);
    if (master >= 0) {
        take_master(pty, master);
        line_answer(pty->line);
    } else if (errno != EAGAIN && errno != EINTR) {
        close_and_forget(&pty->line);
    }
}

static int if_any(int fd, int events)
{
    return events ? fd : -1;
}

void pty_poll(const struct pty *pty, struct pollfd polled[PTY_POLLED])
{
    bool typed = !flow_is_empty(&pty->typed), shown = !flow_is_empty(&pty->shown);
    short master = (typed ? POLLOUT : 0) | (shown ? 0 : POLLIN);
    polled[LINE] = (struct pollfd){.fd = pty->line, .events = POLLIN};
    polled[MASTER] = (struct pollfd){.fd = if_any(pty->master, master), .events = master};
    polled[INPUT] = (struct pollfd){.fd = if_any(pty->typed.from, !typed && outer_listens()), .events = POLLIN};
    polled[OUTPUT] = (struct pollfd){.fd = if_any(pty->shown.to, shown), .events = POLLOUT};
    polled[CLOCK] = (struct pollfd){.fd = pty->clock, .events = POLLIN};
}

/* A line editor switches the echo off and the lines as well; with the lines off and the echo on the key would be seen. */
static bool takes_end_key(const struct termios *inside)
{
    return (inside->c_lflag & ICANON) || !(inside->c_lflag & ECHO);
}

/* What is no terminal has an end. A terminal has a key for that, and whoever reads from it again has to be told again. */
static void press_end_key(struct pty *pty)
{
    struct termios inside;
    struct pollfd read_already = {.fd = pty->slave, .events = POLLIN};
    const long delay_ms = 10L << (pty->ticks < 7 ? pty->ticks++ : 7);
    const struct itimerspec next = {.it_value = {.tv_sec = delay_ms / 1000, .tv_nsec = delay_ms % 1000 * 1000000}};
    timerfd_settime(pty->clock, 0, &next, NULL);
    if (!flow_is_empty(&pty->typed) || poll(&read_already, 1, 0) != 0)
        return;
    if (tcgetattr(pty->master, &inside) < 0 || !takes_end_key(&inside))
        return;
    pty->typed.bytes[0] = inside.c_cc[VEOF];
    pty->typed.begun = 0;
    pty->typed.filled = 1;
}

static void take_input(struct pty *pty)
{
    if (flow_fill(&pty->typed) != AT_THE_END)
        return;
    if (outer_is_ours()) {
        outer_lost(); /* to the shell, and we shall be told when it is ours again; or it has hung up */
        return;
    }
    close_and_forget(&pty->typed.from);
    pty->clock = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    press_end_key(pty);
}

/* When somebody inside has hung the terminal up (vhangup(2)), another may still open it anew. */
static void take_output(struct pty *pty)
{
    if (flow_fill(&pty->shown) != AT_THE_END)
        return;
    close_and_forget(&pty->slave);
    pty->slave = open_slave(pty->master);
    if (pty->slave < 0)
        pty_hang_up(pty);
}

static bool show(struct pty *pty)
{
    if (flow_write(&pty->shown))
        return true;
    if (errno != EPIPE && errno != EIO)
        fprintf(stderr, "stagehand: can't write: %s\n", strerror(errno));
    pty_hang_up(pty);
    return false;
}

bool pty_relay(struct pty *pty, const struct pollfd polled[PTY_POLLED])
{
    if (polled[LINE].revents) {
        receive(pty);
        return true; /* the others are about the terminal before this one */
    }
    if (polled[CLOCK].revents)
        press_end_key(pty);
    if (polled[INPUT].revents)
        take_input(pty);
    if ((polled[MASTER].revents & POLLOUT) && !flow_write(&pty->typed))
        pty->typed.begun = pty->typed.filled; /* nobody has it open any more, or it is being hung up */
    if ((polled[MASTER].revents & ~POLLOUT) && flow_is_empty(&pty->shown))
        take_output(pty);
    return !polled[OUTPUT].revents || show(pty);
}

void pty_show_rest(struct pty *pty, int signals, int pace)
{
    struct pollfd polled[] = {
        {.fd = pty->shown.to, .events = POLLOUT}, {.fd = signals, .events = POLLIN}, {.fd = pace}};
    while (pty->master >= 0) {
        if (flow_is_empty(&pty->shown) && flow_fill(&pty->shown) != SOME)
            return;
        poll(polled, 3, -1);
        if (polled[2].revents || (polled[1].revents && ends_a_process(next_signal(signals, false))))
            return;
        if (polled[0].revents && !show(pty))
            return;
    }
}
