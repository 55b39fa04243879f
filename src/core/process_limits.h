/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_PROCESS_LIMITS_H
#define PIJOB_CORE_PROCESS_LIMITS_H

#include <stdint.h>

#include "error.h"

#define LIMIT_NONE UINT64_MAX

/* What this process may use, in bytes. */
struct limits {
    uint64_t memory;        /* least of the machine's, of its cgroups' and of ulimit -v */
    uint64_t locked_memory; /* ulimit -l; LIMIT_NONE: unlimited */
    uint64_t tmpdir_free;   /* room in $TMPDIR or /tmp, 0 where that is not to be known */
    uint64_t shm_free;      /* the same of /dev/shm */
};

/* RETURN: the limits.
 */
struct limits limits_read(void);

/* RETURN: the folder for temporary files, $TMPDIR or /tmp.
 */
const char *limits_tmpdir(void);

/* Whether this process can make files in the folder PATH: it is there, it is writable, and
 * there is room.  NAME is what the folder is known as, "TMPDIR".
 * RETURN: 0, or -1 with what is wrong, and whose folder it is, in ERR.
 */
int limits_check_folder(const char *name, const char *path, struct error *err);

#endif /* PIJOB_CORE_PROCESS_LIMITS_H */
