/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * columns.c - what is known of a log, by name
 */

#include <config.h>

#include "columns.h"

#include <math.h>

#include "items.h"

/* A column that is a member of the last launch. */
#define TEXT_OF(member)                                                                       \
    static const char *get_##member(const struct log *log, const struct launch *last)         \
    {                                                                                         \
        (void)log;                                                                            \
        return last ? last->member : NULL;                                                    \
    }
#define NUMBER_OF(name, expression)                                                           \
    static double get_##name(const struct report *report, const struct log *log,              \
                             const struct launch *last)                                       \
    {                                                                                         \
        (void)report;                                                                         \
        (void)log;                                                                            \
        return last ? (expression) : NAN;                                                     \
    }

TEXT_OF(name)
TEXT_OF(time)
TEXT_OF(last_time)
TEXT_OF(pijob)
TEXT_OF(mpi_loaded)
TEXT_OF(mpi_library)
TEXT_OF(pmix_client)
TEXT_OF(pmix_server)
TEXT_OF(slurm)
TEXT_OF(array_task)
TEXT_OF(processor)
TEXT_OF(kernel)
TEXT_OF(exclusive)
TEXT_OF(stop_reason)
TEXT_OF(pi)
TEXT_OF(sum)
NUMBER_OF(ranks, launch_ranks(last))
NUMBER_OF(nodes, launch_nodes(last))
NUMBER_OF(threads, launch_threads(last))
NUMBER_OF(terms, launch_terms(last))
NUMBER_OF(done, launch_done(last))
NUMBER_OF(rate, last->rate)
NUMBER_OF(wire_up, last->phase[0].max)
NUMBER_OF(distribute, last->phase[2].max)
NUMBER_OF(compute, last->phase[3].max)
NUMBER_OF(collect, last->phase[4].max)
NUMBER_OF(checkpoint, last->phase[5].max)
NUMBER_OF(total, last->phase[6].max)
NUMBER_OF(deviation, last->deviation)
NUMBER_OF(slowest, last->slowest.of_median)
NUMBER_OF(latency, last->latency.median)
NUMBER_OF(bandwidth, last->bandwidth.median)
NUMBER_OF(efficiency, report_efficiency(report, log))
NUMBER_OF(restarts, (double)(log->launch_count - 1))
NUMBER_OF(problems, (double)log->problem_count)

static const char *get_path(const struct log *log, const struct launch *last)
{
    (void)last;
    return log->path;
}

static const char *get_verdict(const struct log *log, const struct launch *last)
{
    (void)log;
    return last ? state_name(launch_state(last)) : "unreadable";
}

static const char *get_job(const struct log *log, const struct launch *last)
{
    (void)log;
    return !last             ? NULL
           : last->array_job ? last->array_job
           : last->job       ? last->job
                             : last->job_key;
}

static const char *get_failed_check(const struct log *log, const struct launch *last)
{
    const struct model_check *check = last ? report_failure(last) : NULL;

    (void)log;
    return check ? check->name : NULL;
}

static const char *get_slowest_host(const struct log *log, const struct launch *last)
{
    (void)log;
    return last ? last->slowest.host : NULL;
}

static const struct column columns[] = {
    {"log", get_path, NULL},
    {"name", get_name, NULL},
    {"job", get_job, NULL},
    {"array_task", get_array_task, NULL},
    {"verdict", get_verdict, NULL},
    {"failed_check", get_failed_check, NULL},
    {"stop_reason", get_stop_reason, NULL},
    {"start", get_time, NULL},
    {"last_event", get_last_time, NULL},
    {"restarts", NULL, get_restarts},
    {"ranks", NULL, get_ranks},
    {"nodes", NULL, get_nodes},
    {"threads", NULL, get_threads},
    {"terms", NULL, get_terms},
    {"terms_done", NULL, get_done},
    {"rate", NULL, get_rate},
    {"efficiency", NULL, get_efficiency},
    {"wire_up_seconds", NULL, get_wire_up},
    {"distribute_seconds", NULL, get_distribute},
    {"compute_seconds", NULL, get_compute},
    {"collect_seconds", NULL, get_collect},
    {"checkpoint_seconds", NULL, get_checkpoint},
    {"total_seconds", NULL, get_total},
    {"slowest_host", get_slowest_host, NULL},
    {"slowest_of_median", NULL, get_slowest},
    {"latency_seconds", NULL, get_latency},
    {"bandwidth", NULL, get_bandwidth},
    {"pi", get_pi, NULL},
    {"deviation", NULL, get_deviation},
    {"sum", get_sum, NULL},
    {"pijob", get_pijob, NULL},
    {"mpi", get_mpi_loaded, NULL},
    {"mpi_library", get_mpi_library, NULL},
    {"pmix_client", get_pmix_client, NULL},
    {"pmix_server", get_pmix_server, NULL},
    {"slurm", get_slurm, NULL},
    {"processor", get_processor, NULL},
    {"kernel", get_kernel, NULL},
    {"exclusive_binding", get_exclusive, NULL},
    {"unreadable", NULL, get_problems},
};

const struct column *column_at(size_t i)
{
    return i < sizeof(columns) / sizeof(columns[0]) ? &columns[i] : NULL;
}
