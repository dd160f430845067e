/* What a process can say of itself without any file: who it is, what it may do, who sends it signals. */
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "probe.h"

static char ignored[256], blocked[256];

static void add_number(char *list, size_t size, int number)
{
    size_t length = strlen(list);
    snprintf(list + length, size - length, "%s%d", length ? " " : "", number);
}

/* signal(7): an exec keeps what is ignored and what is blocked. */
void remember_signals(void)
{
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    for (int number = 1; number < 32; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            add_number(ignored, sizeof ignored, number);
        if (sigismember(&mask, number) == 1)
            add_number(blocked, sizeof blocked, number);
    }
}

struct cap_header {
    unsigned version;
    int pid;
};
struct cap_data {
    unsigned effective, permitted, inheritable;
};

static void capability_field(struct json *body, const char *name, unsigned long long set)
{
    char hex[32];
    snprintf(hex, sizeof hex, "%016llx", set);
    field_text(body, name, hex);
}

static void capabilities(struct json *body)
{
    struct cap_header header = {0x20080522, 0};
    struct cap_data data[2] = {{0}};
    unsigned long long bounding = 0, ambient = 0;
    syscall(SYS_capget, &header, data);
    for (long bit = 0; bit < 64; bit++) {
        bounding |= prctl(PR_CAPBSET_READ, bit, 0L, 0L, 0L) == 1 ? 1ULL << bit : 0;
        ambient |= prctl(PR_CAP_AMBIENT, (long)PR_CAP_AMBIENT_IS_SET, bit, 0L, 0L) == 1 ? 1ULL << bit : 0;
    }
#define WHOLE(set) ((unsigned long long)data[1].set << 32 | data[0].set)
    field(body, "caps");
    json_raw(body, "{");
    capability_field(body, "inheritable", WHOLE(inheritable));
    capability_field(body, "permitted", WHOLE(permitted));
    capability_field(body, "effective", WHOLE(effective));
    capability_field(body, "bounding", bounding);
    capability_field(body, "ambient", ambient);
    json_raw(body, "}");
}

static void interfaces(struct json *body)
{
    struct if_nameindex *list = if_nameindex();
    field(body, "links");
    json_raw(body, "[");
    for (struct if_nameindex *one = list; one && one->if_index; one++) {
        json_raw(body, one == list ? "" : ",");
        json_string(body, one->if_name);
    }
    json_raw(body, "]");
    if (list)
        if_freenameindex(list);
}

/* Somebody who listens on 127.0.0.1 can be reached there: the interface is up. */
static bool loopback_works(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool works = bind(server, (struct sockaddr *)&address, sizeof address) == 0 && listen(server, 1) == 0 &&
                 getsockname(server, (struct sockaddr *)&address, &length) == 0 &&
                 connect(client, (struct sockaddr *)&address, sizeof address) == 0;
    close(server);
    close(client);
    return works;
}

/* What judge has hidden in the environment of the runtime begins so. */
#define SECRET "LEARN_JUDGE_SECRET="

static void environment(struct json *body)
{
    extern char **environ;
    bool secret = false;
    int count = 0;
    for (; environ[count]; count++)
        secret = secret || !strncmp(environ[count], SECRET, strlen(SECRET));
    field_number(body, "env_count", count);
    field_bool(body, "env_secret", secret);
    field_text(body, "path", getenv("PATH"));
}

void facts(struct json *body)
{
    struct utsname name;
    char cwd[4096];
    uname(&name);
    field_number(body, "pid", getpid());
    field_number(body, "ppid", getppid());
    field_number(body, "sid", getsid(0));
    field_number(body, "uid", geteuid());
    field_number(body, "gid", getegid());
    field_text(body, "hostname", name.nodename);
    field_text(body, "cwd", getcwd(cwd, sizeof cwd));
    capabilities(body);
    field_bool(body, "no_new_privs", prctl(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L) == 1);
    field_number(body, "seccomp", prctl(PR_GET_SECCOMP, 0L, 0L, 0L, 0L));
    field_text(body, "ignored", ignored);
    field_text(body, "blocked", blocked);
    interfaces(body);
    field_bool(body, "loopback", loopback_works());
    environment(body);
}
