/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_PMIX_CLIENT_H
#define PIJOB_LAUNCH_PMIX_CLIENT_H

#include <stdbool.h>

/* What PMIx itself says of this process and its job; -1: it does not say. */
struct pmix_facts {
    bool asked; /* or else WHY_NOT says why there was nobody to ask */
    const char *why_not;
    long rank;
    long job_size;
    long local_rank;
    long nodes;
};

/* Ask the libpmix that MPI uses.  After MPI_Init: PMIx counts who starts it, so that this
 * disturbs nobody; before it, it would choose libpmix for MPI.
 * RETURN: the facts.
 */
struct pmix_facts pmix_client_ask(void);

/* Ask the launcher to end the whole job with STATUS, if MPI has got as far as to start PMIx.
 * A process that merely exits takes the others along as well, but then the launcher's exit
 * status is that of those which it killed.  From any thread; may return.
 */
void pmix_client_abort(int status);

#endif /* PIJOB_LAUNCH_PMIX_CLIENT_H */
