/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_DURABLE_H
#define PIJOB_CHECKPOINT_DURABLE_H

#include <stddef.h>

#include "core/error.h"

/* Files that are whole or not there, whatever happens: a crash, a full disk, a second
 * writer.  Names are relative to the directory DIR, an open descriptor; PATH, the name of
 * that directory, is for messages.
 */

/* Make the file NAME have these LENGTH BYTES: written aside, fsynced, renamed, the directory
 * fsynced.  Readers see the old file or the new one.
 * RETURN: 0, or -1 with "PATH/NAME: reason" in ERR; the old file is then as it was, or, when
 * only the directory could not be fsynced, the new one is there, but may not survive a crash.
 */
int durable_write(int dir, const char *path, const char *name, const void *bytes,
                  size_t length, struct error *err);

/* Read the file NAME, a regular file, not a symbolic link, of at most LIMIT bytes.
 * RETURN: its LENGTH bytes, to be freed by the caller, or NULL with errno set (ENOENT:
 * there is none) and the reason, without the name, in ERR.
 */
unsigned char *durable_read(int dir, const char *name, size_t limit, size_t *length,
                            struct error *err);

/* Make the new directory NAME, durably, and open it.
 * RETURN: its descriptor, or -1 with errno set (EEXIST: the name is taken) and
 * "PATH/NAME: reason" in ERR.
 */
int durable_directory(int dir, const char *path, const char *name, struct error *err);

/* Open the directory NAME, which is no symbolic link.
 * RETURN: its descriptor, or -1 with errno set and "PATH/NAME: reason" in ERR.
 */
int durable_open_directory(int dir, const char *path, const char *name, struct error *err);

/* Called for the entry NAME of the directory DIR; may remove it.
 */
typedef void durable_visit_f(int dir, const char *name, void *arg);

/* Call VISIT for each entry of the directory DIR, but for "." and "..".
 * RETURN: 0, or -1 with errno set: then some may not have been visited.
 */
int durable_list(int dir, durable_visit_f *visit, void *arg);

/* Bring the names in the directory DIR to the disk.  A file system that cannot do this for any
 * directory is no failure.
 * RETURN: 0, or -1 with errno set.
 */
int durable_sync_directory(int dir);

#endif /* PIJOB_CHECKPOINT_DURABLE_H */
