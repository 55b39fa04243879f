/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_INJECT_FAULT_H
#define PIJOB_JOB_INJECT_FAULT_H

#include <stdbool.h>

#include "core/verdict.h"

/* What a fault on purpose does, for people, and the exit status of a run with it where nothing
 * else decides.
 */
struct inject_fault_row {
    const char *meaning;
    enum exit_status status;
    bool at_once; /* whatever inject.at says */
};

/* RETURN: the row of FAULT, an enum inject_fault (job.h).
 */
const struct inject_fault_row *inject_fault_at(int fault);

#endif /* PIJOB_JOB_INJECT_FAULT_H */
