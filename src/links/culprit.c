/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * culprit.c - find the host that explains most bad pairs
 */

#include <config.h>

#include "culprit.h"

int culprit(const struct pairs *pairs, int hosts)
{
    int found = -1;

    for (int host = 0; host < hosts; host++) {
        const struct pairs *p = &pairs[host];

        if (p->bad >= 2 && p->bad >= p->all - p->all / 10 &&
            (found < 0 || p->bad > pairs[found].bad))
            found = host;
    }
    return found;
}
