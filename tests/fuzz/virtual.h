/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_VIRTUAL_H
#define PIJOB_TESTS_VIRTUAL_H

#include "fuzz.h"

/* Files and links of the kernel, whose contents are the input: the linker puts the functions
 * __wrap_* in the place of fopen(), readlink() and readlinkat() of what the harness links
 * (ld(1), --wrap).  Each file or link that is opened has the next text of the input, which
 * ends with the byte VIRTUAL_END.  When the input is used up, there are no further ones.  A
 * single "@" leaves the link /proc/self as it is.
 */
enum { VIRTUAL_END = 0xff };

/* From now on the files of /proc, /sys, /etc/machine-id, and those below PREFIX (or NULL), are
 * virtual: their texts come from INPUT.
 */
void virtual_begin(struct input *input, const char *prefix);
void virtual_end(void);

#endif /* PIJOB_TESTS_VIRTUAL_H */
