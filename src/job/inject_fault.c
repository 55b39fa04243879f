/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * inject_fault.c - the table of the faults on purpose
 */

#include <config.h>

#include "inject_fault.h"

#include "job_fields.h"

const struct inject_fault_row *inject_fault_at(int fault)
{
    static const struct inject_fault_row rows[] = {
        [INJECT_NONE] = {"", EXIT_PASS, true},
        [INJECT_EXIT] = {"exits without a message, with exit status 1", EXIT_CANNOT_RUN,
                         false},
        [INJECT_WRONG_SUM] = {"computes a wrong sum", EXIT_WRONG_ANSWER, true},
        [INJECT_LOST_MESSAGE] = {"sends an empty sum", EXIT_WRONG_ANSWER, true},
        [INJECT_HANG] = {"hangs", EXIT_WRONG_LAUNCH, false},
        [INJECT_KILL] = {"is killed by SIGKILL", EXIT_CANNOT_RUN, false},
        [INJECT_SLOW] = {"takes ten times as long", EXIT_TOO_SLOW, false},
        [INJECT_SHARED_CORE] = {"shares one CPU with all other ranks on its host",
                                EXIT_WRONG_LAUNCH, true},
        [INJECT_WRONG_BYTE] = {"sends a wrong byte in a large message", EXIT_WRONG_ANSWER,
                               true},
    };

    return &rows[fault];
}
