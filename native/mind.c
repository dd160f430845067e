/*
 * Minding the terminal of a program that draws on all of it. When that program ends in good order it says so with a
 * byte and has put everything back itself. When it is killed, our descriptor hangs up without a word, and nobody else
 * is left who knows how the terminal was.
 */
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "stagehand.h"

/* Leave the alternate screen, show the cursor, end colours, bracketed paste, focus and mouse reports (xterm's names). */
static const char as_it_was[] = "\033[?1049l\033[?25h\033[0m\033[?2004l\033[?1004l\033[?1000l\033[?1002l\033[?1006l";

static void write_all(int fd, const char *text)
{
    for (size_t done = 0, length = strlen(text); done < length;) {
        ssize_t written = write(fd, text + done, length - done);
        if (written <= 0)
            return;
        done += (size_t)written;
    }
}

int mind_terminal(int fd)
{
    struct termios settings;
    char word;
    if (tcgetattr(STDIN_FILENO, &settings) < 0)
        die(EXIT_OURSELVES, "--mind-terminal: standard input is no terminal");
    /* Neither Ctrl-C nor a hang-up is meant for us, and we put things back from the background. */
    const int ignored[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP, SIGTTOU, SIGTTIN};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    setpgid(0, 0);
    if (write(fd, "r", 1) == 1 && read(fd, &word, 1) != 1) {
        tcsetattr(STDIN_FILENO, TCSANOW, &settings);
        write_all(STDOUT_FILENO, as_it_was);
    }
    return 0;
}
