/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_OWN_LOOK_H
#define PIJOB_CHECKS_OWN_LOOK_H

#include <stdbool.h>

#include "core/error.h"

/* What a rank found when it looked at itself. */
struct own_look {
    char measured[160]; /* empty: the number of ranks with a problem is what is measured */
    char expected[160];
    const char *unknown; /* why it cannot be known; NULL: it can */
    bool absent;         /* there is nothing to check here */
    bool wrong;
    struct error why; /* if it is wrong: the cause and the cure */
};

#endif /* PIJOB_CHECKS_OWN_LOOK_H */
