/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * majority.c - find the text that most ranks have
 *
 * Only called when something differs, and then there are few different texts, but perhaps
 * many thousand ranks: each text is compared with the different ones before it.
 */

#include <config.h>

#include "majority.h"

#include <string.h>

enum { DIFFERENT_MAX = 64 }; /* those that come later are no majority */

int majority_of(const char *texts, size_t stride, int count)
{
    int first[DIFFERENT_MAX];
    int votes[DIFFERENT_MAX];
    int different = 0;
    int best = 0;

    for (int i = 0; i < count; i++) {
        const char *text = texts + (size_t)i * stride;
        int k = 0;

        while (k < different && strcmp(texts + (size_t)first[k] * stride, text) != 0)
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
