/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_PLACEMENT_MAKE_H
#define PIJOB_MPI_PLACEMENT_MAKE_H

#include <stdint.h>

#include "placement.h"

/* Make a placement of what the ranks tell; placement_gather.h asks them. */

/* What a rank tells: three numbers at a time, so that rank 0 never has more of them. */
enum placement_question {
    PLACEMENT_WHO,   /* the keys (core/distinct.h) of its node and of its mask, its tasks */
    PLACEMENT_SOME,  /* memory, locked memory, TMPDIR */
    PLACEMENT_OTHER, /* free space in /dev/shm, its size, and before MPI_Init */
    PLACEMENT_QUESTIONS
};

struct placement_answer {
    uint64_t word[3];
};

/* Which ranks must tell more. */
enum placement_flag {
    PLACEMENT_NAME = 1, /* the name of its node: it is the lowest one there */
    PLACEMENT_MASK = 2, /* its masks: it is the lowest one that has them */
};

/* Begin PLACEMENT with what RANKS ranks answer to PLACEMENT_WHO.  FLAGS becomes an array, to
 * be freed by the caller, of what each of them must tell. RETURN: 0, or -1 if memory is short.
 */
int placement_begin(struct placement *placement, int ranks,
                    const struct placement_answer *answer, uint8_t **flags);

/* Add the name of the next rank that has PLACEMENT_NAME, or the masks of the next one that has
 * PLACEMENT_MASK, in the order of the ranks.
 * RETURN: 0, or -1 if memory is short.
 */
int placement_add_name(struct placement *placement, const char *name);
int placement_add_mask(struct placement *placement, struct cpu_mask cpus,
                       struct cpu_mask cores);

/* Put the nodes into their order; all of them have their names.
 * RETURN: 0, or -1 if memory is short.
 */
int placement_order(struct placement *placement);

/* Add what all ranks ANSWER to QUESTION, any other than PLACEMENT_WHO.
 */
void placement_tell(struct placement *placement, enum placement_question question,
                    const struct placement_answer *answer);

#endif /* PIJOB_MPI_PLACEMENT_MAKE_H */
