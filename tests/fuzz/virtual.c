/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * virtual.c - files and links of the kernel whose contents are the input
 */

#include <config.h>

#include "virtual.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPEN_MOST = 16 };

static struct input *input;
static const char *prefix;

/* The memory of the files that are open. */
static struct {
    FILE *file;
    uint8_t *bytes;
} open_files[OPEN_MOST];

void virtual_begin(struct input *texts, const char *below)
{
    input = texts;
    prefix = below;
}

void virtual_end(void)
{
    input = NULL;
}

static bool is_virtual(const char *path)
{
    return input && (strncmp(path, "/proc/", 6) == 0 || strncmp(path, "/sys/", 5) == 0 ||
                     strcmp(path, "/etc/machine-id") == 0 ||
                     (prefix && strncmp(path, prefix, strlen(prefix)) == 0));
}

/* RETURN: the next text, of LENGTH bytes, to be freed; NULL with errno: there is none. */
static uint8_t *next_text(size_t *length)
{
    const uint8_t *end;
    uint8_t *bytes;

    if (input->size == 0) {
        errno = ENOENT;
        return NULL;
    }
    end = memchr(input->data, VIRTUAL_END, input->size);
    *length = end ? (size_t)(end - input->data) : input->size;
    bytes = input_bytes(input, length);
    if (end)
        (void)input_number(input, 1);
    return bytes;
}

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode)
{
    uint8_t *bytes;
    size_t length;

    if (!is_virtual(path))
        return __real_fopen(path, mode);
    bytes = next_text(&length);
    if (!bytes)
        return NULL;
    if (length == 0) {
        free(bytes);
        return __real_fopen("/dev/null", mode);
    }
    for (int i = 0; i < OPEN_MOST; i++) {
        if (open_files[i].file)
            continue;
        open_files[i].bytes = bytes;
        open_files[i].file = fmemopen(bytes, length, "r");
        HOLDS(open_files[i].file != NULL);
        return open_files[i].file;
    }
    fuzz_fail(__FILE__, __LINE__, "files are closed", path);
}

int __real_fclose(FILE *file);
int __wrap_fclose(FILE *file);
int __wrap_fclose(FILE *file)
{
    for (int i = 0; i < OPEN_MOST; i++) {
        if (open_files[i].file != file)
            continue;
        free(open_files[i].bytes);
        open_files[i].file = NULL;
        break;
    }
    return __real_fclose(file);
}

/* RETURN: as readlink(). */
static ssize_t next_link(char *target, size_t size)
{
    size_t length;
    uint8_t *bytes = next_text(&length);

    if (!bytes)
        return -1;
    if (length == 0) {
        free(bytes);
        errno = EACCES;
        return -1;
    }
    if (length > size)
        length = size;
    memcpy(target, bytes, length);
    for (size_t i = 0; i < length; i++)
        if (!target[i])
            target[i] = '?';
    free(bytes);
    return (ssize_t)length;
}

ssize_t __real_readlink(const char *path, char *target, size_t size);
ssize_t __wrap_readlink(const char *path, char *target, size_t size);
ssize_t __wrap_readlink(const char *path, char *target, size_t size)
{
    bool self = input && strcmp(path, "/proc/self") == 0;

    /* No input can know the number of this process. */
    if (self && input->size > 0 && *input->data == '@') {
        (void)input_number(input, 1);
        return __real_readlink(path, target, size);
    }
    return self || is_virtual(path) ? next_link(target, size)
                                    : __real_readlink(path, target, size);
}

ssize_t __real_readlinkat(int dir, const char *path, char *target, size_t size);
ssize_t __wrap_readlinkat(int dir, const char *path, char *target, size_t size);
ssize_t __wrap_readlinkat(int dir, const char *path, char *target, size_t size)
{
    return input ? next_link(target, size) : __real_readlinkat(dir, path, target, size);
}
