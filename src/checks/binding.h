/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_BINDING_H
#define PIJOB_CHECKS_BINDING_H

#include "core/error.h"
#include "finding.h"
#include "mpi/placement.h"

/* Who gets into whose way. */
struct binding {
    bool known;            /* the CPUs of every rank are */
    bool cores_known;      /* and to which core each belongs */
    struct finding shared; /* nodes: ranks share CPUs, or two hardware threads of a core */
    struct finding
        oversubscribed; /* nodes: ranks have more threads than CPUs for all of these */
};

/* Look at the CPUs of all ranks of PLACEMENT, of which rank R has THREADS[R] threads.  To be
 * called on rank 0.
 * RETURN: 0 with the answer in BINDING, to be released by binding_clear(), or -1 with the
 * reason in ERR.
 */
int binding_inspect(const struct placement *placement, const int *threads,
                    struct binding *binding, struct error *err);
void binding_clear(struct binding *binding);

#endif /* PIJOB_CHECKS_BINDING_H */
