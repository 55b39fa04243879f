/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * owner_file.c - the file "owner" of a checkpoint directory
 */

#include <config.h>

#include "owner_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "durable.h"
#include "owner_copy.h"

int64_t owner_user_of(int dir, const char *name)
{
    struct stat st;

    return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? (int64_t)st.st_uid : -1;
}

/* A file that cannot be understood: nobody can be asked whether he still runs. */
static int damaged(int dir, const char *path, struct error *err)
{
    struct stat st;
    char since[32];
    bool known = fstatat(dir, OWNER_NAME, &st, AT_SYMLINK_NOFOLLOW) == 0;

    return error_set(
        err,
        "%s/" OWNER_NAME
        ": is damaged: it does not say who uses this directory; it was written "
        "by user %" PRId64 " at %s; if no job of that user has this "
        "checkpoint.directory, remove that file",
        path, known ? (int64_t)st.st_uid : -1,
        owner_format_time(known ? (uint64_t)st.st_mtime : 0, since, sizeof(since)));
}

int owner_read(int dir, const char *path, struct owner *owner, struct error *err)
{
    struct error why;
    size_t length;
    char text[OWNER_FILE_MAX + 1];
    unsigned char *bytes = durable_read(dir, OWNER_NAME, OWNER_FILE_MAX, &length, &why);

    if (!bytes && errno == ENOENT)
        return 1;
    if (!bytes)
        return error_set(err, "%s/" OWNER_NAME ": %s", path, why.text);
    memcpy(text, bytes, length);
    text[length] = '\0';
    free(bytes);
    *owner = (struct owner){.user = owner_user_of(dir, OWNER_NAME)};
    if (owner_parse(text, length, owner) < 0 && owner_copy_read(dir, OWNER_NAME, owner) < 0)
        return damaged(dir, path, err);
    return 0;
}
