/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_POWER_JUDGE_H
#define PIJOB_TESTS_POWER_JUDGE_H

#include <stdint.h>

/* What a launch makes of a checkpoint directory: without MPI, by what the program uses. */

enum outcome {
    OUTCOME_RIGHT,
    OUTCOME_REFUSED, /* by a message of pijob(7) */
    OUTCOME_WRONG,
};

struct verdict {
    enum outcome outcome;
    uint64_t terms; /* that the directory has; of OUTCOME_RIGHT */
    char text[600]; /* why, of the others */
};

/* Say which sum is computed: TERMS terms.
 */
void judge_begin(uint64_t terms);
void judge_end(void);

/* Look at the checkpoint directory PATH, which need not be there; resume from it, save some
 * work, and finish the sum.
 */
struct verdict judge(const char *path);

#endif /* PIJOB_TESTS_POWER_JUDGE_H */
