/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_FILE_SYSTEM_H
#define PIJOB_CHECKPOINT_FILE_SYSTEM_H

#include <stddef.h>

/* Write the type of the file system that FD is on into TEXT: its name, as mount(8) has it, or
 * else its number (statfs(2)).
 * RETURN: TEXT.
 */
char *file_system_type(int fd, char *text, size_t size);

#endif /* PIJOB_CHECKPOINT_FILE_SYSTEM_H */
