/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * worst.c - the few largest of many numbers
 */

#include <config.h>

#include "worst.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;

    return (x > y) - (x < y);
}

int worst_choose(const double *value, int count, int most, int *chosen)
{
    int used = 0;

    /* CHOSEN is in descending order of the values. */
    for (int i = 0; i < count; i++) {
        int at = used;

        while (at > 0 && value[chosen[at - 1]] < value[i])
            at--;
        if (at == most)
            continue;
        if (used < most)
            used++;
        memmove(&chosen[at + 1], &chosen[at], (size_t)(used - at - 1) * sizeof(*chosen));
        chosen[at] = i;
    }
    qsort(chosen, (size_t)used, sizeof(*chosen), compare);
    return used;
}
