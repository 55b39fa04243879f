/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_THREAD_LIMITS_H
#define PIJOB_CORE_THREAD_LIMITS_H

#include <stdint.h>

#include "cgroup.h"

/* What limits the threads that this process can still start; LIMIT_NONE: nothing does. */
struct thread_limits {
    uint64_t user;       /* ulimit -u: processes and threads of the user on this host */
    uint64_t user_room;  /* that is how many more fit */
    uint64_t group;      /* pids.max of the cgroup in which the fewest more fit */
    uint64_t group_room; /* that is how many */
    uint64_t group_id;   /* the same for all processes of this host in that cgroup */
    uint64_t space;      /* ulimit -v, bytes */
    uint64_t space_room; /* bytes */
    uint64_t stack;      /* bytes of address space that a thread needs; LIMIT_NONE: unknown */
};

/* RETURN: the limits now.  Other processes of the user count, so that the answer is good only
 * for a moment.
 */
struct thread_limits thread_limits_read(void);

/* RETURN: the bytes in TEXT, the value of OMP_STACKSIZE: a number and B, K, M, G, or nothing
 * for K; LIMIT_NONE for anything else.
 */
uint64_t thread_limits_stack(const char *text);

#endif /* PIJOB_CORE_THREAD_LIMITS_H */
