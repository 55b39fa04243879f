/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_HOST_H
#define PIJOB_CORE_HOST_H

#include <stddef.h>

#include "cpu_mask.h"

/* Room for any host name (HOST_NAME_MAX is 64 on Linux) and its NUL. */
enum { HOST_NAME_SIZE = 65 };

/* Write the host name up to its first dot into NAME.
 * RETURN: NAME; "unknown" where the system does not tell.
 */
char *host_short_name(char *name, size_t size);

/* RETURN: how many CPUs this process may run on, or -1 where the system does not tell.
 */
int host_cpu_count(void);

/* Write the CPUs that this process may run on to BITS (CPU_MASK_BYTES of them).
 * RETURN: them, in BITS; not known where the system does not tell.
 */
struct cpu_mask host_cpu_mask(uint8_t *bits);

/* Let this thread, and what it starts from then on, run on CPU only.
 * RETURN: 0, or -1 with errno set.
 */
int host_bind(size_t cpu);

/* Write the CPUs that this process may run on into TEXT as a list such as
 * 0-3,8; "unknown" where the system does not tell.  Cut off with "..." if SIZE
 * is not enough.
 * RETURN: TEXT.
 */
char *host_cpu_list(char *text, size_t size);

#endif /* PIJOB_CORE_HOST_H */
