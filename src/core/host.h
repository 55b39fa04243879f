/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_HOST_H
#define PIJOB_CORE_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "cpu_mask.h"

/* Room for any host name (HOST_NAME_MAX is 64 on Linux) and its NUL. */
enum { HOST_NAME_SIZE = 65 };

/* Write the host name up to its domain (host_length()) into NAME.
 * RETURN: NAME; "unknown" if the system does not tell.
 */
char *host_short_name(char *name, size_t size);

/* RETURN: the length of NAME up to its domain: to its first dot, but all of an IP address.
 */
size_t host_length(const char *name);

/* RETURN: whether A and B may name one host: they are the same up to the domain, in upper or
 * lower case (RFC 4343).
 */
bool host_same_name(const char *a, const char *b);

/* Write the model of the processor into NAME (SIZE bytes), as /proc/cpuinfo has it.
 * RETURN: NAME; "" if the system does not tell.
 */
char *host_processor(char *name, size_t size);

/* RETURN: the name of the container runtime in whose container this process runs, as the
 * runtime tells by an environment variable; NULL: in none, or in one that does not tell.  No
 * file is looked at: a whole cluster may run in one container.
 */
const char *host_container(void);

/* RETURN: the number of CPUs on which this process may run, or -1 if the system does not tell.
 */
int host_cpu_count(void);

/* Write the CPUs on which this process may run to BITS (CPU_MASK_BYTES of them).
 * RETURN: the mask, in BITS; unknown if the system does not tell.
 */
struct cpu_mask host_cpu_mask(uint8_t *bits);

/* Bind this thread, and the threads and processes that it starts later, to CPU.
 * RETURN: 0, or -1 with errno set.
 */
int host_bind(size_t cpu);

/* Write the CPUs on which this process may run into TEXT as a list such as 0-3,8; "unknown" if
 * the system does not tell.  A list that does not fit ends in "...".
 * RETURN: TEXT.
 */
char *host_cpu_list(char *text, size_t size);

#endif /* PIJOB_CORE_HOST_H */
