/*
 * Links in the host's own network. A bridge there is what engines use that root has started; the kernel does not take it
 * away with anybody. Real root may make one whose name begins with "learn-": the guard removes it in the end, and should
 * the guard be killed, whoever wrote its name down before (src/run/ledger.ts).
 */
#ifndef HOST_LINKS_H
#define HOST_LINKS_H

#include "stagehand.h"

void remember_host_network(void); /* before the first step */

/* Real root, who acts in the host's own network namespace. */
bool is_in_host_network(const struct stage *stage);
/* This step about a link is one that may be done there. */
bool may_change_host_links(const struct act *act);
/*
 * From a user namespace of its own this step would put an end of a cable into the host's network. Kernels before the fix of
 * CVE-2026-31692 do not ask whether one has a right to that network too.
 */
bool leads_out(const struct stage *stage, const struct act *act);
/* This step would put the other end of a cable there, under a name that is not ours. */
bool puts_end_into_host(const struct stage *stage, const struct act *act);

/* The performer, around what makes a link there: the guard is to remove it. Gives `made` back, and leaves errno. */
int owe_link(const struct stage *stage, const char *name);
int owed_link(const struct stage *stage, int made);

/* The guard, and `stagehand --remove-link`: 0 when it is gone, or -1 with errno. Refuses a name that is not ours. */
int remove_link(const char *name);

#endif
