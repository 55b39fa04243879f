/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_OWNER_H
#define PIJOB_CHECKPOINT_OWNER_H

#include "core/error.h"
#include "owner_file.h"
#include "owner_life.h"

/* Become the owner of the directory DIR, an open descriptor called PATH.  An owner that is
 * gone is replaced (owner_life.h); one of which that is not known is not.  Notes in SELF which
 * user the file system takes this one for.
 * RETURN: 0, or -1 with who holds it, and the cure, in ERR.
 */
int owner_take(int dir, const char *path, struct owner *self, struct error *err);

/* Give DIR up, if SELF still is its owner.
 */
void owner_release(int dir, const struct owner *self);

#endif /* PIJOB_CHECKPOINT_OWNER_H */
