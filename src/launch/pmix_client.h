/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_PMIX_CLIENT_H
#define PIJOB_LAUNCH_PMIX_CLIENT_H

#include <stdbool.h>

/* What PMIx tells about this process and its job; -1: unknown. */
struct pmix_facts {
    bool asked; /* if not, WHY_NOT tells why */
    const char *why_not;
    long rank;
    long job_size;
    long local_rank;
    long nodes;
};

/* Ask the libpmix that MPI uses.  Call this after MPI_Init: PMIx counts its users, so this
 * does not disturb MPI.  Before MPI_Init it would choose libpmix for MPI. RETURN: the facts.
 */
struct pmix_facts pmix_client_ask(void);

/* Ask the launcher to end the whole job with STATUS, if MPI has already started PMIx.  If a
 * process simply exits, the launcher also ends the others, but then its exit status is that of
 * the killed processes.  Any thread may call this.  It may return.
 */
void pmix_client_abort(int status);

#endif /* PIJOB_LAUNCH_PMIX_CLIENT_H */
