/* What the performer and the process outside say to each other (outside.h). */
#ifndef OUTSIDE_WORK_H
#define OUTSIDE_WORK_H

enum { ASK_PID = 'p', ASK_OPEN = 'o', ASK_WRITE = 'w', ASK_CLOSE = 'c', ASK_EXECUTE = 'x', ASK_WAIT = 'v' };

/* Behind it stands the text that belongs to it, with its zero; for ASK_EXECUTE several. */
struct outside_question {
    char what;
    int fd;
};

struct outside_answer {
    long result;
    int error, status;
    char said[256];
};

/* Answers until the other end is closed. */
void outside_work(int line) __attribute__((noreturn));

#endif
