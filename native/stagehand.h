/*
 * stagehand: performs a recipe, a list of steps, on the kernel.
 *
 * How to read this program: steps.c is the table of steps. Each step is in one short file
 * (step_hostname.c is the shortest). perform.c is the loop that performs them in the order given. guard.c is the parent of it all.
 */
#ifndef STAGEHAND_H
#define STAGEHAND_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Exit statuses, as env(1) and chroot(1) have them; 2 is a command line that makes no sense. */
enum { EXIT_USAGE = 2, EXIT_OURSELVES = 125, EXIT_CANNOT_RUN = 126, EXIT_NOT_FOUND = 127 };

/* What the steps so far have made; a step reads it to know whom and what it works for. */
struct stage {
    uid_t uid; /* effective ids before the last new user namespace, what a map maps to */
    gid_t gid;
    bool privileged;       /* CAP_SYS_ADMIN over the host: the kernel alone would not stop us */
    bool host_root;        /* user 0 of the host, whatever namespaces: its files and groups would obey */
    int own;               /* CLONE_NEW* flags of the namespaces unshared, or joined and not the host's, so far */
    bool joined_pid;       /* our children will be in a PID namespace whose PID 1 is somebody else's */
    bool detached_mounts;  /* mounts made from now on do not travel back to the host */
    int lifeline;          /* hangs up when our parent dies */
    const char *rootfs;    /* the root file system that this or a later step enters, or NULL; not to be trusted */
    bool ranges_ahead;     /* a later step maps the ids of the user namespace that this one, or an earlier one, makes */
    bool entered;          /* the root directory is one that the recipe has chosen */
    dev_t *own_devices;    /* of the tmpfs that the recipe has mounted */
    int own_device_count;
};

/* The likely cause of a failure, in one sentence, for who has no course beside them. */
struct hint {
    int error; /* errno; 0 ends the list */
    const char *cause;
};
#define HINTS(...) (const struct hint[]) { __VA_ARGS__, {0, NULL} }

/* A step's run function returns 0, or -1 with errno set by the call that failed. */
struct step {
    const char *name;
    const char *args; /* "KIND[,KIND...]", for people */
    int min_args, max_args;
    const char *what; /* one sentence */
    const char *man;  /* where the rule is written */
    int needs_own;    /* CLONE_NEW* flag without which a privileged caller would change the host */
    bool setting;     /* it writes to /proc/sys, where the host's files obey user 0 of the host in any user namespace */
    const char *(*makes)(char **args); /* the path of a file that it makes; NULL: it makes none */
    bool enters_root; /* its first argument is a root file system that it goes into */
    int (*run)(struct stage *stage, char **args);
    /* Refuses arguments before anything is done: NULL, or what is wrong with them. */
    const char *(*check)(char **args);
    const struct hint *hints; /* HINTS({EPERM, "..."}, ...), or NULL */
    bool forks; /* we go on as a child: this enters a new PID namespace */
    bool maps_from_outside; /* somebody has to stay in the user namespace that an `unshare` before it leaves (outside.h) */
    bool owes;  /* it leaves something that the guard has to undo (debts.h) */
    bool leads_session;  /* nothing that our terminal sends reaches us any more */
    bool makes_terminal; /* a terminal of our own, and the guard sits in front of it (pty.h) */
    const char *function, *file; /* of run(), so that a reader can be shown the code that ran */
    int line;
};

/* Fills the last three fields of a step, and run. */
#define CODE(fn) .run = fn, .function = #fn, .file = __FILE__, .line = __LINE__

extern const struct step *const steps[]; /* steps.c; ends with NULL */
const struct step *find_step(const char *name);

/* One line of a recipe: a step and its arguments (ends with NULL). */
struct act {
    const struct step *step;
    char **args;
};

struct recipe {
    struct act *acts;
    int count;
    char **command; /* argv of what is executed in the end */
};

struct options {
    struct recipe recipe;
    int trace_fd, pace_fd; /* -1 when not given */
    char **environment;    /* the command's, or NULL: it has ours */
    bool keep_going;
};

/* options.c, recipe.c: the command line. They exit with EXIT_USAGE when it makes no sense. */
void parse_options(int argc, char **argv, struct options *options);
void parse_recipe(char **words, struct recipe *recipe);
void usage_error(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* help.c */
void print_help(void);
void print_list(bool json);
int print_calls(void);
void finish_output(void); /* exits if not all that was printed could be written */

/* environment.c: what stands in this descriptor, NAME=VALUE with a zero behind each. Exits when it can't be read. */
char **read_environment(int fd);

/* namespaces.c */
int parse_namespaces(const char *list); /* CLONE_NEW* flags, or -1 */
const char *namespace_flags(int flags); /* "CLONE_NEWUTS|CLONE_NEWNET" */

/* perform.c: never returns; ends as the command does. `channel` is the socket to the guard, or -1. */
void perform(const struct options *options, int channel, int lifeline) __attribute__((noreturn));

/* safety.c: why this step must not be done here, or NULL. */
const char *refusal(const struct stage *stage, const struct act *act);
void note_rights(struct stage *stage); /* what we may do to the host, at the start and when that has changed */
void refuse_setuid(void);
void open_standard_descriptors(void);
int descriptor_limit(void);
void close_all_but(const int *kept, int count); /* of 0, 1, 2 none is closed; -1 in the list is nothing */
void close_all_but_folders(const int *kept, int count);

/* ours.c: where files may be made, even by who could make them everywhere. */
bool may_make(const struct stage *stage, const char *path);
void remember_ours(struct stage *stage, const char *mounted);
bool is_on_own_device(const struct stage *stage, int fd);
bool host_would_obey(const struct stage *stage);

/* hints.c: the likely cause of a failure, or NULL; and what an earlier step has brought about for certain. */
const char *hint_in(const struct hint *hints, int error);
const char *known_cause(const char *call, int error);
extern const struct hint *const exec_hints;

/* guard.c: the parent that stays, passes signals on, and leaves nothing behind. */
int guard(const struct options *options);

/* keeper.c: parents and children that do not outlive each other. */
pid_t fork_kept(int *lifeline);
pid_t fork_kept_by(pid_t (*how)(void *), void *argument, int *lifeline);
void die_with_parent(int lifeline);
int wait_and_forward(pid_t child, int lifeline);
void let_child_see(void); /* that our parent is gone: it ends by itself */
void keep_apart(void); /* the command has a session of its own, or will */
void keep_going(void); /* a program drives us: a child that stops is continued */
int exit_status(int wait_status);

/* step_fork.c: the end of a step that forks: the child goes on (returns 0), the parent waits; -1 when there is no child. */
int go_on_as(struct stage *stage, pid_t child, int lifeline);

/* descendants.c: nobody is left behind. */
void spare_children(void); /* those that we have now are not ours */
void kill_descendants(void);

/* inner_keeper.c: nor in a PID namespace that is not ours. Returns 0 in who goes on, -1 when nobody can. */
int go_on_below_keeper(struct stage *stage);

/* frozen.c: a process that was killed and stays may be frozen. */
void thaw_group_of(pid_t pid);

/* signals.c: a waiting parent passes them on. */
void take_signals(bool with_terminal); /* blocked from the start, to be read from open_signals(); those about its use too */
void give_signals_back(void); /* as they were, before an exec */
int open_signals(void);
int next_signal(int signals, bool same_group); /* one to pass on, or 0; the child may be in our process group */
bool forget_continue(void);     /* true when there was one */
bool stop_by(int signal);       /* returns when somebody has continued us; false when we were not stopped */
bool ends_a_process(int signal);
bool asks_for_terminal(int signal); /* somebody in a background group reads from it, or changes it */

/* terminal.c: the terminal is lent to the command, and given back as it was. */
void terminal_remember(bool lend);
bool terminal_is_lent(void);
int terminal_to_watch(void); /* the descriptor of the one whose hang-up is to end the command, or -1 */
void terminal_lend(pid_t group);
bool terminal_lend_again(pid_t group); /* after a stop; false when the foreground is not ours to lend */
void terminal_take_back(void);

/* mind.c */
int mind_terminal(int fd);

/* query.c: prints what the kernel tells of the namespaces at these paths, or if there are none at those on stdin. */
int tell_namespaces(char **paths);

/* file_caps.c: prints what capabilities these files carry. */
int tell_file_capabilities(char **paths);

/* errors.c */
const char *error_name(int error);
int error_number(const char *name); /* 0 when there is none of this name */
void die(int status, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

#endif
