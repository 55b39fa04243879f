/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_UNITE_H
#define PIJOB_CHECKPOINT_UNITE_H

#include "reader.h"

enum united {
    UNITED,
    UNITED_NO_MEMORY,
    UNITED_WRONG, /* these are not the sums of these blocks */
};

/* Add SUMS, of ranks in ascending order, to what BASE has of the sum of SERIES.
 * RETURN: UNITED with the coverage and the sum in RESTORED, and what else is known of them.
 */
enum united unite(const struct series *series, const struct record *base,
                  const struct rank_sums *sums, struct restored *restored);

/* Put SUMS into ascending order of the ranks, each once: the sum of most blocks.
 */
void rank_sums_order(struct rank_sums *sums);

void rank_sums_clear(struct rank_sums *sums);

#endif /* PIJOB_CHECKPOINT_UNITE_H */
