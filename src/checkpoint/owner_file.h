/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_OWNER_FILE_H
#define PIJOB_CHECKPOINT_OWNER_FILE_H

#include <stdint.h>

#include "core/error.h"
#include "owner_text.h"

#define OWNER_NAME "owner"

/* Read who owns DIR, an open descriptor called PATH: from its file "owner" or, if that is
 * damaged, from the copy of what it said (owner_copy.h).
 * RETURN: 0 with the owner in OWNER, 1 when there is none, or -1 with the reason in ERR.
 */
int owner_read(int dir, const char *path, struct owner *owner, struct error *err);

/* RETURN: the user whom the file NAME in DIR belongs to, or -1.
 */
int64_t owner_user_of(int dir, const char *name);

#endif /* PIJOB_CHECKPOINT_OWNER_FILE_H */
