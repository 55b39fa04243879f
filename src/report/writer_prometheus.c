/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writer_prometheus.c - metrics for the textfile collector of node_exporter
 *
 * The samples of a metric stand together, behind its HELP and TYPE.
 */

#include <config.h>

#include "writer.h"

#include <math.h>
#include <string.h>

#include "escape.h"
#include "items.h"

/* The labels of a log, and one more if NAME is not NULL, and the value. */
static void put_sample(struct out *out, const char *metric, const struct log *log,
                       const char *name, const char *label, double value)
{
    const struct launch *last = log_last(log);
    const char *job = last && last->job ? last->job : last ? last->job_key : NULL;

    if (!isfinite(value))
        return;
    out_add(out, "%s{log=\"", metric);
    escape_label(out, log->path);
    out_text(out, "\",name=\"");
    escape_label(out, last ? last->name : NULL);
    out_text(out, "\",job_id=\"");
    escape_label(out, job);
    if (name) {
        out_add(out, "\",%s=\"", name);
        escape_label(out, label);
    }
    out_text(out, "\"} ");
    escape_number(out, value);
    out_text(out, "\n");
}

typedef void put_samples(struct out *out, const char *metric, const struct log *log,
                         const struct launch *last);

#define SIMPLE(function, expression)                                                          \
    static void function(struct out *out, const char *metric, const struct log *log,          \
                         const struct launch *last)                                           \
    {                                                                                         \
        (void)last;                                                                           \
        put_sample(out, metric, log, NULL, NULL, (expression));                               \
    }
SIMPLE(put_passed, last &&launch_state(last) == STATE_PASS)
SIMPLE(put_finished, last && last->has_result)
SIMPLE(put_ranks, last ? launch_ranks(last) : NAN)
SIMPLE(put_nodes, last ? launch_nodes(last) : NAN)
SIMPLE(put_threads, last ? launch_threads(last) : NAN)
SIMPLE(put_terms, last ? launch_done(last) : NAN)
SIMPLE(put_rate, last ? last->rate : NAN)
SIMPLE(put_restarts, last ? (double)(log->launch_count - 1) : NAN)
SIMPLE(put_slowest, last ? last->slowest.of_median : NAN)
SIMPLE(put_latency, last ? last->latency.median : NAN)
SIMPLE(put_bandwidth, last ? last->bandwidth.median : NAN)
SIMPLE(put_last_event, last ? last->last : NAN)
SIMPLE(put_problems, (double)log->problem_count)

static void put_phases(struct out *out, const char *metric, const struct log *log,
                       const struct launch *last)
{
    for (int i = 0; last && i < PHASES; i++)
        put_sample(out, metric, log, "phase", model_phase(i), last->phase[i].max);
}

/* A check whose name comes twice, which pijob does not write, would be an error of the file.
 */
static void put_checks(struct out *out, const char *metric, const struct log *log,
                       const struct launch *last)
{
    const struct model_check *check = last ? last->checks.items : NULL;

    for (size_t i = 0; last && i < last->checks.count; i++) {
        bool twice = !check[i].name || !check[i].verdict || check[i].verdict[0] == 's';

        for (size_t k = 0; k < i && !twice; k++)
            twice = check[k].name && strcmp(check[k].name, check[i].name) == 0;
        if (!twice)
            put_sample(out, metric, log, "check", check[i].name,
                       strcmp(check[i].verdict, "pass") == 0);
    }
}

static const struct metric {
    const char *name, *help;
    put_samples *put;
} metrics[] = {
    {"pijob_passed", "Whether the job has passed all its checks.", put_passed},
    {"pijob_finished", "Whether the job has reached a verdict.", put_finished},
    {"pijob_check_passed", "Whether the check has passed.", put_checks},
    {"pijob_ranks", "Number of MPI ranks.", put_ranks},
    {"pijob_nodes", "Number of nodes.", put_nodes},
    {"pijob_threads", "Number of threads of each rank.", put_threads},
    {"pijob_terms", "Number of terms of the series that are summed.", put_terms},
    {"pijob_rate_terms_per_second", "Terms per second of all ranks.", put_rate},
    {"pijob_phase_seconds", "Time of the slowest rank in the phase.", put_phases},
    {"pijob_restarts", "Number of restarts of the job.", put_restarts},
    {"pijob_slowest_host_ratio", "Speed of the slowest host, relative to the median.",
     put_slowest},
    {"pijob_link_latency_seconds", "Median latency of the links between hosts.", put_latency},
    {"pijob_link_bandwidth_bytes_per_second", "Median bandwidth of the links between hosts.",
     put_bandwidth},
    {"pijob_last_event_timestamp_seconds", "Time of the last event of the log.",
     put_last_event},
    {"pijob_log_problems", "Number of places in the log that could not be read.", put_problems},
};

void writer_prometheus(struct out *out, const struct report *report)
{
    for (size_t m = 0; m < sizeof(metrics) / sizeof(metrics[0]); m++) {
        struct out samples = {.text = NULL};

        for (size_t i = 0; i < report->logs.count; i++) {
            const struct log *log = report_log(report, i);

            metrics[m].put(&samples, metrics[m].name, log, log_last(log));
        }
        if (samples.used > 0) {
            out_add(out, "# HELP %s %s\n# TYPE %s gauge\n", metrics[m].name, metrics[m].help,
                    metrics[m].name);
            out_bytes(out, samples.text, samples.used);
        }
        out->failed = out->failed || samples.failed;
        out_free(&samples);
    }
}
