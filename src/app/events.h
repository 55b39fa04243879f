/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_EVENTS_H
#define PIJOB_APP_EVENTS_H

#include "core/verdict.h"
#include "core/yaml_out.h"
#include "run.h"

/* The documents of the log, each ready for log_write(); NULL when memory is
 * short.
 */

/* What runs where: versions, job, hosts, the resolved description. */
struct yaml_out *events_start(struct run *run);

/* BLOCKS_DONE of rank 0's own blocks are summed. */
struct yaml_out *events_progress(const struct run *run, uint64_t blocks_done);

/* The end: the total (NULL if the job did not get that far), times, checks,
 * verdict.
 */
struct yaml_out *events_result(const struct run *run, const struct partial *total,
                               enum exit_status status);

#endif /* PIJOB_APP_EVENTS_H */
