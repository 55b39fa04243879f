/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * split.c - who sums which blocks
 */

#include <config.h>

#include "split.h"

struct interval split_part(uint64_t blocks, uint64_t part, uint64_t parts)
{
    uint64_t each = blocks / parts;
    uint64_t extra = blocks % parts; /* the first EXTRA parts have one more */

    return (struct interval){
        .first = part * each + (part < extra ? part : extra),
        .count = each + (part < extra ? 1 : 0),
    };
}
