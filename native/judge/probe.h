/*
 * probe: the program that `learn judge` has a container runtime execute. It is static, needs nothing but a kernel, and
 * says what it finds in there and what it could do; whether that is right is not its business.
 *
 * All that it tries is harmless also where nothing holds it back: it looks for one file that judge has put outside, asks
 * for what it does not use, and undoes what it makes. It ends by itself, whatever becomes of the rest.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "../json.h"
#include "../stagehand.h"

/* main.c: the folder that this program lies in, as it is called in here, and the word that all reports begin with. */
extern const char *folder, *token;
const char *in_folder(const char *name);

/* report.c: a report is one line on standard output and, since that may lead nowhere, in a file beside us. */
void report(const char *part, struct json *body); /* `body`: the fields of an object; freed */
void field(struct json *body, const char *name); /* "name": and a comma before it when one is due */
void field_text(struct json *body, const char *name, const char *value); /* null without a value */
void field_number(struct json *body, const char *name, long long value);
void field_bool(struct json *body, const char *name, bool value);

/*
 * Waits for a line "TOKEN WORD ..." on standard input or in a file WORD beside us. Returns how it came ("stdin", "file"),
 * or NULL after so many milliseconds; `rest` is what stood behind the word.
 */
const char *hear(const char *word, int milliseconds, char *rest, size_t size);

/* child.c: does something in a child process, which may lose itself in it. What it prints is the answer. */
struct answer {
    char text[512];
    int status; /* of waitpid(2) */
};
void ask_child(void (*act)(const void *argument), const void *argument, struct answer *answer);
void answer(const char *format, ...) __attribute__((format(printf, 1, 2))); /* for the child */
void answer_error(void);                                                    /* the name of errno */

/* Each of these writes one part of the report. */
void facts(struct json *body);
void facts_of_files(struct json *body); /* of the root directory, /proc, /dev, open files */
void remember_signals(void); /* before anything changes them */
const char *cannot_fork(void); /* the error, or NULL when there can be children */
void family(struct json *body, const char *cannot);
void ways_out(struct json *body, const char *outside, const char *handle);
void forbidden(struct json *body);
void masks(struct json *body);
void mask_attempt(struct json *body);
void limits(struct json *body, long long memory, long processes);
void terminal(void);

#endif
