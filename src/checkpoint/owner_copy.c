/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * owner_copy.c - the symbolic link "owner.copy": "inode: N", and the lines of the file "owner"
 */

#include <config.h>

#include "owner_copy.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_NAME "owner.copy"
#define COPY_BEGIN "inode: "
#define LINE_END '|' /* for "\n", which ls would print as an escape */

static void replace(char *text, char from, char to)
{
    for (; *text; text++)
        if (*text == from)
            *text = to;
}

/* Read the target of the copy into TEXT.  RETURN its length, or 0 when there is no copy. */
static size_t read_target(int dir, char text[OWNER_FILE_MAX])
{
    ssize_t length = readlinkat(dir, COPY_NAME, text, OWNER_FILE_MAX - 1);

    if (length <= 0)
        return 0;
    text[length] = '\0';
    return strncmp(text, COPY_BEGIN, strlen(COPY_BEGIN)) == 0 ? (size_t)length : 0;
}

uint64_t owner_inode_of(int dir, const char *name)
{
    struct stat st;

    return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? (uint64_t)st.st_ino : 0;
}

void owner_copy_write(int dir, uint64_t inode, const struct owner *owner)
{
    char text[OWNER_FILE_MAX];
    char target[OWNER_FILE_MAX + 64];

    owner_copy_remove(dir);
    (void)owner_format(owner, text);
    /* It would read as the end of a line. */
    if (inode == 0 || strchr(text, LINE_END))
        return;
    (void)snprintf(target, sizeof(target), COPY_BEGIN "%" PRIu64 "\n%s", inode, text);
    replace(target, '\n', LINE_END);
    /* Not every file system has symbolic links. */
    (void)!symlinkat(target, dir, COPY_NAME);
}

int owner_copy_read(int dir, const char *name, struct owner *owner)
{
    char text[OWNER_FILE_MAX];
    size_t length = read_target(dir, text);
    struct stat file;
    struct stat copy;
    char *end;

    if (length == 0 || fstatat(dir, name, &file, AT_SYMLINK_NOFOLLOW) < 0 ||
        fstatat(dir, COPY_NAME, &copy, AT_SYMLINK_NOFOLLOW) < 0)
        return -1;
    replace(text, LINE_END, '\n');
    if (strtoull(text + strlen(COPY_BEGIN), &end, 10) != (uint64_t)file.st_ino ||
        *end != '\n' || copy.st_uid != file.st_uid)
        return -1;
    return owner_parse(text, length, owner);
}

void owner_copy_remove(int dir)
{
    char text[OWNER_FILE_MAX];

    if (read_target(dir, text) > 0)
        (void)unlinkat(dir, COPY_NAME, 0);
}
