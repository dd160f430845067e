/*
 * The folders that an overlay is made of. They stand in the options of the mount: lowerdir=A:B,upperdir=U,workdir=W.
 * The kernel follows links in these paths; a root file system that is not to be trusted may have one.
 */
#ifndef LAYERS_H
#define LAYERS_H

#include "stagehand.h"

struct layers {
    char *options; /* to be given to mount(2): what is below the rootfs is named by descriptor */
    int *fds;
    int count;
};

int open_layers(const struct stage *stage, const char *options, struct layers *layers);
void close_layers(struct layers *layers);

/* NULL, or what is wrong with the options. */
const char *check_layers(const char *options);
bool has_upper(const char *options);
/* Whether the folders that it writes to lie in a tmpfs of the recipe. */
bool writes_to_ours(const struct stage *stage, const char *options);

#endif
