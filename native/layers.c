#include "layers.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"

/* How far it is to the next of these characters: one behind a backslash does not count (overlayfs.rst of the kernel). */
static size_t span(const char *text, const char *ends)
{
    size_t length = 0;
    while (text[length] && !strchr(ends, text[length]))
        length += text[length] == '\\' && text[length + 1] ? 2 : 1;
    return length;
}

/* What a word of the options says behind `key=`, or NULL when it says something else. */
static const char *value_of(const char *word, const char *key)
{
    size_t length = strlen(key);
    return !strncmp(word, key, length) && word[length] == '=' ? word + length + 1 : NULL;
}

/* Of several folders only lower ones are separated by ':'; in the name of another one that is a letter like others. */
struct folders {
    const char *text, *ends;
};

static struct folders folders_in(const char *word)
{
    static const struct key {
        const char *name, *ends;
    } keys[] = {{"lowerdir", ":,"}, {"upperdir", ","}, {"workdir", ","}};
    struct folders folders = {0};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !folders.text; i++)
        folders = (struct folders){value_of(word, keys[i].name), keys[i].ends};
    return folders;
}

static bool names(const char *options, const char *key)
{
    for (const char *word = options; *word; word += span(word, ","), word += *word == ',')
        if (value_of(word, key))
            return true;
    return false;
}

bool has_upper(const char *options)
{
    return names(options, "upperdir");
}

/* "lowerdir+=" and "datadir+=" of newer kernels name one folder each, and nothing here would follow their links safely. */
const char *check_layers(const char *options)
{
    if (names(options, "lowerdir+") || names(options, "datadir+"))
        return "the lower folders of an overlay are named in one list: lowerdir=UPPERMOST:BELOW";
    return names(options, "lowerdir") ? NULL : "an overlay is made of folders: lowerdir=LOWER,upperdir=UPPER,workdir=WORK";
}

/* The path itself, without backslashes; to be freed. */
static char *path_of(const char *text, size_t length)
{
    char *path = strndup(text, length), *to = path;
    if (!path)
        die(EXIT_OURSELVES, "out of memory");
    for (const char *from = path; *from; from++) {
        from += *from == '\\' && from[1];
        *to++ = *from;
    }
    *to = '\0';
    return path;
}

static int add_folder(const struct stage *stage, struct layers *layers, FILE *out, const char *text, size_t length)
{
    char *path = path_of(text, length);
    struct spot spot;
    int found = find_spot(stage, path, &spot);
    if (found == 0 && spot.fd >= 0) {
        layers->fds = realloc(layers->fds, (layers->count + 1) * sizeof *layers->fds);
        if (!layers->fds)
            die(EXIT_OURSELVES, "out of memory");
        layers->fds[layers->count++] = spot.fd;
        fputs(spot.path, out);
    } else {
        fwrite(text, 1, length, out);
    }
    free(path);
    return found;
}

static int add_folders(const struct stage *stage, struct layers *layers, FILE *out, struct folders folders)
{
    for (const char *text = folders.text;;) {
        size_t length = span(text, folders.ends);
        if (length > 0 && add_folder(stage, layers, out, text, length) < 0)
            return -1;
        text += length;
        if (!*text || *text == ',')
            return 0;
        fputc(*text++, out);
    }
}

static int add_words(const struct stage *stage, struct layers *layers, FILE *out, const char *options)
{
    for (const char *word = options; *word;) {
        size_t length = span(word, ",");
        struct folders folders = folders_in(word);
        fwrite(word, 1, folders.text ? (size_t)(folders.text - word) : length, out);
        if (folders.text && add_folders(stage, layers, out, folders) < 0)
            return -1;
        word += length;
        if (*word)
            fputc(*word++, out);
    }
    return 0;
}

int open_layers(const struct stage *stage, const char *options, struct layers *layers)
{
    size_t size;
    *layers = (struct layers){0};
    FILE *out = open_memstream(&layers->options, &size);
    if (!out)
        die(EXIT_OURSELVES, "out of memory");
    int result = add_words(stage, layers, out, options);
    int error = errno;
    if (fclose(out) != 0)
        die(EXIT_OURSELVES, "out of memory");
    if (result == 0 && size >= (size_t)sysconf(_SC_PAGESIZE)) { /* mount(2) would read the first page of them */
        result = -1;
        error = E2BIG;
    }
    if (result < 0)
        close_layers(layers);
    errno = error;
    return result;
}

void close_layers(struct layers *layers)
{
    int error = errno;
    for (int i = 0; i < layers->count; i++)
        close(layers->fds[i]);
    free(layers->fds);
    free(layers->options);
    errno = error;
}

/* What can't be opened makes the mount fail with its own error. */
static bool is_ours(const struct stage *stage, const char *text, size_t length)
{
    char *path = path_of(text, length);
    int fd = look_safely(stage, path, O_PATH);
    bool ours = fd < 0 || is_on_own_device(stage, fd);
    if (fd >= 0)
        close(fd);
    free(path);
    return ours;
}

bool writes_to_ours(const struct stage *stage, const char *options)
{
    for (const char *word = options; *word; word += span(word, ","), word += *word == ',') {
        const char *folder = value_of(word, "upperdir");
        if (!folder)
            folder = value_of(word, "workdir");
        if (folder && !is_ours(stage, folder, span(folder, ",")))
            return false;
    }
    return true;
}
