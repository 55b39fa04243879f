/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * tree.c - a directory tree: its hash, and on a real file system
 */

#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"

/* ---- The hash ---- */

/* FNV-1a */
static void hash_bytes(uint64_t *hash, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        *hash = (*hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
}

static uint64_t hash_node(const struct tree *tree, unsigned object)
{
    const struct node *node = &tree->node[object];
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    uint64_t sum = 0;

    hash_bytes(&hash, &node->length, sizeof(node->length));
    hash_bytes(&hash, node->bytes, node->length);
    /* In any order. */
    for (size_t i = 0; i < node->entry_count; i++) {
        uint64_t inner = hash_node(tree, node->entry[i].object);

        hash_bytes(&inner, node->entry[i].name, strlen(node->entry[i].name));
        sum += inner * inner + inner;
    }
    hash_bytes(&hash, &sum, sizeof(sum));
    hash_bytes(&hash, &node->is_directory, sizeof(node->is_directory));
    return hash;
}

uint64_t tree_hash(const struct tree *tree)
{
    return hash_node(tree, ROOT);
}

/* ---- Files ---- */

static void die(const char *what, const char *name)
{
    (void)fprintf(stderr, "tree: %s: %s: %s\n", what, name, strerror(errno));
    exit(2);
}

static void write_file(int dir, const char *name, const struct node *node)
{
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd < 0 || write(fd, node->bytes, node->length) != (ssize_t)node->length ||
        close(fd) < 0)
        die("cannot be written", name);
}

static void write_node(const struct tree *tree, unsigned object, int dir)
{
    const struct node *node = &tree->node[object];

    for (size_t i = 0; i < node->entry_count; i++) {
        const char *name = node->entry[i].name;
        const struct node *inner = &tree->node[node->entry[i].object];

        if (inner->is_directory) {
            int fd = mkdirat(dir, name, 0777) < 0
                         ? -1
                         : openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

            if (fd < 0)
                die("cannot be created", name);
            write_node(tree, node->entry[i].object, fd);
            (void)close(fd);
        } else if (inner->is_link) {
            if (symlinkat((const char *)inner->bytes, dir, name) < 0)
                die("cannot be created", name);
        } else {
            write_file(dir, name, inner);
        }
    }
}

void tree_write(const struct tree *tree, const char *path)
{
    int fd = mkdir(path, 0777) < 0 ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        die("cannot be created", path);
    write_node(tree, ROOT, fd);
    (void)close(fd);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *place)
{
    (void)st;
    (void)type;
    (void)place;
    return remove(path);
}

void tree_remove(const char *path)
{
    if (nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS) < 0 && errno != ENOENT)
        die("cannot be removed", path);
}
