/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_MEMORY_ROOM_H
#define PIJOB_CORE_MEMORY_ROOM_H

#include <stdint.h>

#include "cgroup.h"

/* The memory that is still free, in bytes; LIMIT_NONE: no limit, or unknown. */
struct memory_room {
    uint64_t node;    /* for all processes of this node: MemAvailable of the kernel */
    uint64_t group;   /* for all processes of the cgroups of this process */
    uint64_t process; /* for this process alone: ulimit -v */
};

/* RETURN: what is free now.
 */
struct memory_room memory_room_read(void);

#endif /* PIJOB_CORE_MEMORY_ROOM_H */
