/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * majority.c - find what most ranks have
 *
 * Only called when something differs, and then there are few different texts, but perhaps
 * many thousand ranks: each key is compared with the different ones before it.
 */

#include <config.h>

#include "majority.h"

enum { DIFFERENT_MAX = 64 }; /* those that come later are no majority */

int majority_of(const uint64_t *key, int count)
{
    int first[DIFFERENT_MAX];
    int votes[DIFFERENT_MAX];
    int different = 0;
    int best = 0;

    for (int i = 0; i < count; i++) {
        int k = 0;

        while (k < different && key[first[k]] != key[i])
            k++;
        if (k == DIFFERENT_MAX)
            continue;
        if (k == different) {
            first[k] = i;
            votes[k] = 0;
            different++;
        }
        votes[k]++;
    }
    for (int k = 1; k < different; k++)
        if (votes[k] > votes[best])
            best = k;
    return different > 0 ? first[best] : -1;
}
