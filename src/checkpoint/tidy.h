/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_TIDY_H
#define PIJOB_CHECKPOINT_TIDY_H

#include <sys/types.h>

#include "core/error.h"

/* Only what pijob can have made is removed: by its exact name, in its place, and of its type,
 * never through a symbolic link, and never a tree.
 */

/* Look for what pijob has not made, where it would replace or remove something: MANIFEST must
 * be a file, and each epoch a directory that holds only what epoch_names.h says, all of the
 * user USER.  Changes nothing.  PATH is the name of the directory DIR. RETURN: 0, or -1 with
 * "PATH/...: reason" and the cure in ERR.
 */
int tidy_check(int dir, const char *path, uid_t user, struct error *err);

/* Remove the epoch NAME of DIR.  Anything in it that pijob has not made stays, and the
 * directories above it.
 */
void tidy_epoch(int dir, const char *name);

/* RETURN: 0 when the entry NAME of DIR is a regular file, no symbolic link, or is not there.
 * Otherwise -1 with "PATH/NAME: reason" and the cure in ERR.
 */
int tidy_check_file(int dir, const char *path, const char *name, struct error *err);

/* Remove the entry NAME of DIR if it is a regular file.
 */
void tidy_file(int dir, const char *name);

#endif /* PIJOB_CHECKPOINT_TIDY_H */
