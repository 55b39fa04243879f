/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_FINDING_H
#define PIJOB_CHECKS_FINDING_H

#include "core/verdict.h"
#include "mpi/placement.h"

enum { FINDING_TEXT_SIZE = 512 };

/* Something that rank 0 found to be so of some ranks or nodes. */
struct finding {
    int count;                     /* of these */
    char first[FINDING_TEXT_SIZE]; /* what it is, of the first of them */
    char nodes[FINDING_TEXT_SIZE]; /* all their nodes: n3,n4 */
    const char *last;              /* of these */
};

/* Count a rank, or its node, to FINDING: RANK, in the order of PLACEMENT's by_node.
 * RETURN: where to write what is found, FINDING_TEXT_SIZE, if this is the first; NULL
 * otherwise.
 */
char *finding_add(struct finding *finding, const struct placement *placement, int rank);

/* Make CHECK fail if anything was found: with the first of it, the CURE, and the nodes.
 */
void finding_judge(const struct finding *finding, const char *cure, struct check *check);

#endif /* PIJOB_CHECKS_FINDING_H */
