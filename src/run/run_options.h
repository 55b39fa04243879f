/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_RUN_OPTIONS_H
#define PIJOB_RUN_RUN_OPTIONS_H

#include <stdbool.h>

#include "job/job_source.h"

/* What the command line says of a job. */
struct run_options {
    struct job_source source;
    const char *kernel; /* --kernel or PIJOB_KERNEL; NULL: the fastest */
    bool quiet;
    bool verbose;
    bool allow_inject; /* the description may ask for a fault */
};

#endif /* PIJOB_RUN_RUN_OPTIONS_H */
