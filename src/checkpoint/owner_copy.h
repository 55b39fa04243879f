/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_OWNER_COPY_H
#define PIJOB_CHECKPOINT_OWNER_COPY_H

#include "owner_text.h"

/* What the file "owner" says, a second time: in the target of the symbolic link "owner.copy",
 * which leads nowhere.  A file system may lose the bytes of a file when the power fails, and
 * keep its name; the target of a link comes with the name, or not at all.
 *
 * The copy names the inode of the file that it is of.  A file that was put in its place since,
 * or a copy that was left over, does not go with it, and is not believed.
 */

/* RETURN: the inode of the file NAME in DIR, or 0.
 */
uint64_t owner_inode_of(int dir, const char *name);

/* Make the copy say OWNER, of the file with INODE.  Where that cannot be, there is none.
 */
void owner_copy_write(int dir, uint64_t inode, const struct owner *owner);

/* Read what the file NAME in DIR said.  OWNER keeps its user.
 * RETURN: 0, or -1 when there is no copy of that file.
 */
int owner_copy_read(int dir, const char *name, struct owner *owner);

/* Remove the copy; not what somebody else has given this name.
 */
void owner_copy_remove(int dir);

#endif /* PIJOB_CHECKPOINT_OWNER_COPY_H */
