/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SUM_PARTIAL_H
#define PIJOB_SUM_PARTIAL_H

#include <stdint.h>

#include "fixed.h"

/* What a thread or a rank has summed, or all ranks together. */
struct partial {
    struct fixed sum;
    uint64_t terms;
};

static inline struct partial partial_add(struct partial a, struct partial b)
{
    return (struct partial){.sum = fixed_add(a.sum, b.sum), .terms = a.terms + b.terms};
}

#endif /* PIJOB_SUM_PARTIAL_H */
