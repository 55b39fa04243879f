/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * phases.c - the names of the phases of a job
 */

#include <config.h>

#include "phases.h"

const char *phase_name(enum phase phase)
{
    static const char *const names[PHASE_COUNT] = {
        [PHASE_WIRE_UP] = "wire_up",       [PHASE_READ] = "read",
        [PHASE_DISTRIBUTE] = "distribute", [PHASE_COMPUTE] = "compute",
        [PHASE_COLLECT] = "collect",       [PHASE_CHECKPOINT] = "checkpoint",
        [PHASE_TOTAL] = "total",
    };

    return names[phase];
}
