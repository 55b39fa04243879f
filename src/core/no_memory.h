/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_NO_MEMORY_H
#define PIJOB_CORE_NO_MEMORY_H

#include "error.h"

/* There is no memory for WHAT, such as the path of a file: which host is short of it matters.
 * RETURN: -1, with "WHAT: out of memory on HOST" in ERR.
 */
int no_memory(struct error *err, const char *what);

#endif /* PIJOB_CORE_NO_MEMORY_H */
