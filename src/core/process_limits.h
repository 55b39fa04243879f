/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_PROCESS_LIMITS_H
#define PIJOB_CORE_PROCESS_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include "cgroup.h"
#include "error.h"

/* What MPI takes in /dev/shm for each rank of a host with several, in bytes: the segment of
 * Open MPI's btl/vader and btl/sm has 4 MiB (btl_vader_segment_size), a FIFO of UCX
 * (mm/posix), which MPICH uses, 4292720 bytes.
 */
#define LIMITS_SHM_PER_RANK 4300000

/* The limits of this process, in bytes. */
struct limits {
    uint64_t memory;        /* the least of the machine, the cgroups and ulimit -v */
    uint64_t locked_memory; /* ulimit -l; LIMIT_NONE: unlimited */
    uint64_t tmpdir_free;   /* free space in $TMPDIR or /tmp; 0 if unknown */
    uint64_t shm_free;      /* the same for /dev/shm */
    uint64_t shm_size;      /* of /dev/shm, free or not; LIMIT_NONE: unlimited or unknown */
};

/* RETURN: the limits.
 */
struct limits limits_read(void);

/* Write those limits into TEXT that are so low that MPI may not start, such as "ulimit -n 16,
 * ulimit -u 10, ulimit -v 80000"; "" if none is.
 * RETURN: TEXT.
 */
char *limits_low(char *text, size_t size);

/* RETURN: the free space in /dev/shm, in bytes; LIMIT_NONE: unlimited or unknown.
 */
uint64_t limits_shm_room(void);

/* RETURN: the directory for temporary files, $TMPDIR or /tmp.
 */
const char *limits_tmpdir(void);

/* Check that this process can create files in the directory PATH: it exists, it is writable,
 * and it is not full.  NAME is its name in the message, such as "TMPDIR".
 * RETURN: 0, or -1 in ERR with what is wrong, and to whom the directory belongs.
 */
int limits_check_directory(const char *name, const char *path, struct error *err);

#endif /* PIJOB_CORE_PROCESS_LIMITS_H */
