/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_FINDING_H
#define PIJOB_CHECKS_FINDING_H

#include "core/hostlist.h"
#include "core/verdict.h"
#include "mpi/placement.h"

enum { FINDING_TEXT_SIZE = 512, FINDING_NODES_SIZE = 256 };

/* Something that rank 0 found to be so of some ranks or nodes. */
struct finding {
    int count;                     /* of these */
    char first[FINDING_TEXT_SIZE]; /* what it is, of the first of them */
    struct hostlist nodes;         /* all their nodes */
};

/* Count a rank, or its node, to FINDING: RANK, in the order of PLACEMENT's by_node.
 * RETURN: where to write what is found, FINDING_TEXT_SIZE, if this is the first; NULL
 * otherwise.
 */
char *finding_add(struct finding *finding, const struct placement *placement, int rank);

/* Make CHECK fail if anything was found: with the first of it, the CURE, and a copy of the
 * nodes.
 */
void finding_judge(const struct finding *finding, const char *cure, struct check *check);

/* RETURN: "; hosts: n3,n4" in TEXT, for a message about the first of FINDING; "" if that is
 * all.
 */
char *finding_others(const struct finding *finding, char text[FINDING_NODES_SIZE]);

void finding_clear(struct finding *finding);

#endif /* PIJOB_CHECKS_FINDING_H */
