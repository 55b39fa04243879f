/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_EVENTS_H
#define PIJOB_APP_EVENTS_H

#include "core/verdict.h"
#include "core/yaml_out.h"
#include "mpi/link_test.h"
#include "run.h"

/* The documents of the log, each ready for log_write(); NULL when memory is
 * short.
 */

/* What runs where: versions, job, hosts, the resolved description. */
struct yaml_out *events_start(struct run *run);

/* What the test of the links between the hosts found. */
struct yaml_out *events_links(const struct run *run, const struct link_report *report);

/* What this launch goes on from; of epoch 0: that none of the epochs there can be used. */
struct yaml_out *events_resume(const struct run *run, const struct restored *restored);

/* How far all ranks have come, by BEAT. */
struct yaml_out *events_progress(const struct run *run, const struct beat *beat);

/* Rank 0 has made PARTIAL durable, which took SECONDS. */
struct yaml_out *events_checkpoint(const struct run *run, const struct partial *partial,
                                   double seconds);

/* No beat was complete for SECONDS: the job cannot go on, and ends with STATUS.  SILENT names
 * the ranks that no longer answer; empty: not known. */
struct yaml_out *events_stall(const struct run *run, double seconds, const char *silent,
                              enum exit_status status);

/* All ranks have agreed to stop, by BEAT, and end with STATUS. */
struct yaml_out *events_stop(const struct run *run, const struct beat *beat, int status);

/* The end: the total (NULL if the job did not get that far), times, checks,
 * verdict.
 */
struct yaml_out *events_result(const struct run *run, const struct partial *total,
                               enum exit_status status);

#endif /* PIJOB_APP_EVENTS_H */
