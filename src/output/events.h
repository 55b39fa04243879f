/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_EVENTS_H
#define PIJOB_OUTPUT_EVENTS_H

#include "checkpoint/restore.h"
#include "checkpoint/writer.h"
#include "checks/binding.h"
#include "checks/node_check.h"
#include "checks/speed.h"
#include "core/verdict.h"
#include "core/yaml_out.h"
#include "event_messages.h"
#include "job/job.h"
#include "launch/launch.h"
#include "links/link_test.h"
#include "links/link_time.h"
#include "mpi/comm.h"
#include "mpi/exchange.h"
#include "mpi/heartbeat.h"
#include "mpi/placement.h"
#include "mpi/timing.h"
#include "threads/thread_test.h"

/* The documents of the log, each ready for log_write(); NULL when memory is short.
 */

/* What runs where: versions, job, hosts, the resolved description. */
struct start_facts {
    const struct job *job;
    const struct launch *launch;
    const struct comm *comm;
    const struct placement *placement;
    const struct binding *binding;
    const char *kernel; /* its name */
    int threads;        /* of rank 0 */
    const char *slurm_version;
    const char *warning; /* about the launch; empty: none */
};
struct yaml_out *events_start(const struct start_facts *facts);

/* The test of the links between HOSTS is about to begin: what is known before, by PLAN.  It
 * ends within AT_MOST seconds. */
struct yaml_out *events_link_plan(int hosts, const struct link_time *plan, double at_most);

/* What the test of the links between the hosts found, by the description JOB. */
struct yaml_out *events_links(const struct job *job, const struct link_report *report);

/* What the test of the messages within the nodes found, by the description JOB, compared with
 * MEDIANS. */
struct yaml_out *events_node_links(const struct job *job, const struct node_report *report,
                                   const struct node_medians *medians);

/* What this launch goes on from: RESTORED from the directory PATH, BEFORE of the terms
 * TERMS_OF_JOB; of epoch 0: none of the epochs there is usable. */
struct yaml_out *events_resume(const char *path, const struct restored *restored,
                               const struct partial *before, uint64_t terms_of_job);

/* When a document is written, and what was summed before this launch. */
struct progress_facts {
    double seconds;        /* since the start of the program */
    double seconds_of_sum; /* since the sum began */
    uint64_t terms_before;
    uint64_t terms_of_job;
};

/* How far all ranks have come, by BEAT. */
struct yaml_out *events_progress(const struct progress_facts *facts, const struct beat *beat,
                                 const struct placement *placement);

/* Rank 0 has made TERMS durable at PLACE, which took SECONDS. */
struct yaml_out *events_checkpoint(const struct epoch_place *place, uint64_t terms,
                                   double seconds);

/* The job cannot go on, because nothing goes on. */
struct stall_facts {
    double seconds;        /* since the start of the program */
    double silence;        /* seconds without an answer, or a message */
    const char *reason;    /* in a few words */
    const char *silent;    /* ranks that no longer answer; empty: not known */
    const char *diagnosis; /* what is told */
    enum exit_status status;
};
struct yaml_out *events_stall(const struct stall_facts *facts);

/* All ranks have agreed to stop, by BEAT, and end with STATUS. */
struct yaml_out *events_stop(const struct progress_facts *facts, const struct beat *beat,
                             int status);

/* The end: the total, times, checks, verdict. */
struct result_facts {
    const struct job *job;
    const struct comm *comm;
    const struct placement *placement;
    int threads;                 /* of rank 0 */
    const struct partial *total; /* NULL: the job did not get that far */
    uint64_t terms_before;       /* this launch */
    uint64_t terms_of_job;
    const struct phase_spread *spread; /* of each phase */
    const struct exchange_result *exchanges;
    int exchange_count;
    struct message_figures messages;
    const struct speed *speed;
    const struct thread_report *thread_report;
    const struct verdict *verdict;
};
struct yaml_out *events_result(const struct result_facts *facts, enum exit_status status);

#endif /* PIJOB_OUTPUT_EVENTS_H */
