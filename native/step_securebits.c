/* securebits: switch off what is special about user 0. capabilities(7), PR_SET_SECUREBITS(2const). */
#include <string.h>
#include <sys/prctl.h>

#include "nearest.h"
#include "trace.h"

/* By number, as in linux/securebits.h. A locked bit stays as it is, set or not, for this process and all it starts. */
static const char *const names[] = {
    "noroot",    "noroot-locked",    /* an exec, or a setuid program, as root gives nothing */
    "no-setuid-fixup", "no-setuid-fixup-locked", /* sets stay as they are when user ids change */
    "keep-caps", "keep-caps-locked", /* as the step of this name */
    "no-ambient-raise", "no-ambient-raise-locked",
    NULL,
};

static const char *name_at(int index)
{
    return names[index];
}

static int bit_of(const char *name, size_t length)
{
    for (int i = 0; names[i]; i++)
        if (strlen(names[i]) == length && !strncmp(names[i], name, length))
            return i;
    return -1;
}

static const char *parse_bits(const char *list, unsigned long *bits)
{
    for (const char *name = list;; name++) {
        size_t length = strcspn(name, ",");
        int bit = bit_of(name, length);
        if (!length)
            return "the name of a securebit is missing";
        if (bit < 0) {
            const char *unknown = text("%.*s", length < 40 ? (int)length : 40, name);
            return text("there is no securebit '%s'; the nearest name is %s", unknown, nearest(unknown, name_at));
        }
        *bits |= 1UL << bit;
        name += length;
        if (!*name)
            return NULL;
    }
}

static const char *check_bits(char **args)
{
    unsigned long bits = 0;
    return parse_bits(args[0], &bits);
}

static int set_securebits(struct stage *stage, char **args)
{
    (void)stage;
    long now = CALL("prctl", prctl(PR_GET_SECUREBITS), "PR_GET_SECUREBITS");
    if (now < 0)
        return -1;
    unsigned long bits = (unsigned long)now;
    parse_bits(args[0], &bits);
    return CALL("prctl", prctl(PR_SET_SECUREBITS, bits), "PR_SET_SECUREBITS", text("0x%lx", bits));
}

const struct step step_securebits = {
    .name = "securebits",
    .args = "BIT[,BIT...]",
    .min_args = 1,
    .max_args = 1,
    .what = "noroot, no-setuid-fixup, keep-caps, no-ambient-raise, each also with -locked",
    .man = "PR_SET_SECUREBITS(2const), capabilities(7)",
    .check = check_bits,
    .hints = HINTS({EPERM, "this needs CAP_SETPCAP: put it before 'lower' and 'setuid'; or the bit is locked"}),
    CODE(set_securebits),
};
