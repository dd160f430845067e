/*
 * Which namespaces are the host's: those that we are started in, the first ones of the kernel, and those of PID 1. Real
 * root may join any of them, and what it does there it does to the host.
 */
#ifndef HOST_NAMESPACES_H
#define HOST_NAMESPACES_H

#include "stagehand.h"

/* Before the first step; it looks only if this recipe joins something. */
void remember_host_namespaces(const struct recipe *recipe);

/* /proc/self/ns, open: it stays ours, whatever mounts we come to see. -1 when there is none. */
int open_own_namespaces(void);

/* Of these CLONE_NEW* flags those whose namespace, in which we are, is not the host's. What can't be seen is the host's. */
int not_the_hosts(int own_namespaces, int flags);

#endif
