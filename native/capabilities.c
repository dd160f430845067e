#include "capabilities.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "nearest.h"
#include "trace.h"

/* By number, as in linux/capability.h, which is not there with every libc. */
static const char *const names[] = {
    "cap_chown",        "cap_dac_override",    "cap_dac_read_search",  "cap_fowner",
    "cap_fsetid",       "cap_kill",            "cap_setgid",           "cap_setuid",
    "cap_setpcap",      "cap_linux_immutable", "cap_net_bind_service", "cap_net_broadcast",
    "cap_net_admin",    "cap_net_raw",         "cap_ipc_lock",         "cap_ipc_owner",
    "cap_sys_module",   "cap_sys_rawio",       "cap_sys_chroot",       "cap_sys_ptrace",
    "cap_sys_pacct",    "cap_sys_admin",       "cap_sys_boot",         "cap_sys_nice",
    "cap_sys_resource", "cap_sys_time",        "cap_sys_tty_config",   "cap_mknod",
    "cap_lease",        "cap_audit_write",     "cap_audit_control",    "cap_setfcap",
    "cap_mac_override", "cap_mac_admin",       "cap_syslog",           "cap_wake_alarm",
    "cap_block_suspend", "cap_audit_read",     "cap_perfmon",          "cap_bpf",
    "cap_checkpoint_restore",
};
enum { COUNT = sizeof names / sizeof *names };

static const char *name_at(int index)
{
    return index < COUNT ? names[index] : NULL;
}

/* Manual pages write CAP_CHOWN and libcap cap_chown; both will do. */
static int number_of(const char *name, size_t length)
{
    for (int i = 0; i < COUNT; i++)
        if (strlen(names[i]) == length && !strncasecmp(names[i], name, length))
            return i;
    return -1;
}

const char *parse_capabilities(const char *list, capability_set *set)
{
    *set = 0;
    for (const char *name = list;; name++) {
        size_t length = strcspn(name, ",");
        int number = number_of(name, length);
        if (!length)
            return "the name of a capability is missing";
        if (number < 0) {
            const char *unknown = text("%.*s", length < 40 ? (int)length : 40, name);
            return text("there is no capability '%s'; the nearest name is %s", unknown, nearest(unknown, name_at));
        }
        *set |= (capability_set)1 << number;
        name += length;
        if (!*name)
            return NULL;
    }
}

const char *parse_capabilities_or_all(const char *list, capability_set *set)
{
    *set = ALL_CAPABILITIES;
    return strcmp(list, "all") ? parse_capabilities(list, set) : NULL;
}

const char *check_capabilities(char **args)
{
    capability_set set;
    return parse_capabilities(args[0], &set);
}

const char *check_capabilities_or_all(char **args)
{
    capability_set set;
    return parse_capabilities_or_all(args[0], &set);
}

const char *capability_constant(int number)
{
    static char constant[32];
    if (number >= COUNT) /* younger than our table */
        return text("%d", number);
    for (size_t i = 0; i <= strlen(names[number]); i++)
        constant[i] = (char)toupper(names[number][i]);
    return constant;
}

/* The same answer as in /proc/sys/kernel/cap_last_cap, and there is one without a /proc, too. */
bool kernel_knows_capability(int number)
{
    return prctl(PR_CAPBSET_READ, (long)number) >= 0;
}

/* As capget(2) has it: 64 bits in two halves, the lower one first. */
struct header {
    uint32_t version;
    int pid; /* 0: ourselves */
};
struct half {
    uint32_t effective, permitted, inheritable;
};
enum { VERSION_3 = 0x20080522 };

static capability_set join(uint32_t low, uint32_t high)
{
    return low | (capability_set)high << 32;
}

int get_capabilities(struct capability_sets *sets)
{
    struct header header = {.version = VERSION_3};
    struct half data[2] = {{0}};
    if (syscall(SYS_capget, &header, data) < 0)
        return -1;
    sets->effective = join(data[0].effective, data[1].effective);
    sets->permitted = join(data[0].permitted, data[1].permitted);
    sets->inheritable = join(data[0].inheritable, data[1].inheritable);
    return 0;
}

int set_capabilities(const struct capability_sets *sets)
{
    struct header header = {.version = VERSION_3};
    struct half data[2] = {
        {(uint32_t)sets->effective, (uint32_t)sets->permitted, (uint32_t)sets->inheritable},
        {sets->effective >> 32, sets->permitted >> 32, sets->inheritable >> 32},
    };
    return (int)syscall(SYS_capset, &header, data);
}

bool has_capability(const char *name)
{
    struct capability_sets sets;
    if (get_capabilities(&sets) < 0)
        return true; /* when in doubt, take more care */
    return sets.effective >> number_of(name, strlen(name)) & 1;
}

const char *capability_sets_text(const struct capability_sets *sets)
{
    return text("{effective %016llx, permitted %016llx, inheritable %016llx}", (unsigned long long)sets->effective,
                (unsigned long long)sets->permitted, (unsigned long long)sets->inheritable);
}
