/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_scaling.c - rate by number of ranks, of the jobs of one name, and the ideal line
 */

#include <config.h>

#include "picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JOBS_MOST = 4096 };

struct job {
    const struct launch *launch;
    double ranks;
    double rate; /* with the exchange, of all ranks */
};

static int compare(const void *a, const void *b)
{
    const struct job *x = a;
    const struct job *y = b;

    return x->ranks != y->ranks ? (x->ranks > y->ranks) - (x->ranks < y->ranks)
                                : (x->rate > y->rate) - (x->rate < y->rate);
}

/* The name that has the most jobs with different numbers of ranks. */
static struct list jobs_of(const struct report *report, const char *name)
{
    struct list jobs = {.items = NULL};

    for (size_t i = 0; i < report->logs.count; i++) {
        const struct launch *last = log_last(report_log(report, i));
        struct job *job;

        if (!last || launch_state(last) != STATE_PASS || isnan(launch_speed(last)) ||
            !last->name || strcmp(last->name, name) != 0)
            continue;
        job = list_add(&jobs, sizeof(*job), JOBS_MOST);
        if (!job)
            break;
        job->launch = last;
        job->ranks = launch_ranks(last);
        job->rate = launch_speed(last) * job->ranks * fmax(1, launch_threads(last));
    }
    if (jobs.count > 1)
        qsort(jobs.items, jobs.count, sizeof(struct job), compare);
    return jobs;
}

static size_t sizes(const struct list *jobs)
{
    const struct job *job = jobs->items;
    size_t count = 0;

    for (size_t i = 0; i < jobs->count; i++)
        count += i == 0 || job[i].ranks != job[i - 1].ranks;
    return count;
}

static struct list choose(const struct report *report)
{
    struct list best = {.items = NULL};

    for (size_t i = 0; i < report->logs.count; i++) {
        const struct launch *last = log_last(report_log(report, i));
        struct list jobs;

        if (!last || !last->name)
            continue;
        jobs = jobs_of(report, last->name);
        if (sizes(&jobs) > sizes(&best)) {
            list_free(&best);
            best = jobs;
        } else {
            list_free(&jobs);
        }
        if (i > 64)
            break; /* of very many names one is enough */
    }
    return best;
}

int picture_scaling(struct picture *picture, const struct report *report, struct error *err)
{
    struct list jobs = choose(report);
    const struct job *job = jobs.items;
    struct picture_series *series;
    bool weak = true;
    double first;
    double last;

    if (sizes(&jobs) < 2) {
        list_free(&jobs);
        return error_set(err, "scaling: no two jobs that have passed have the same name and "
                              "different numbers of ranks");
    }
    for (size_t i = 1; i < jobs.count; i++)
        weak = weak && fabs(launch_terms(job[i].launch) / job[i].ranks -
                            launch_terms(job[0].launch) / job[0].ranks) <
                           1e-6 * launch_terms(job[i].launch);
    (void)snprintf(picture->title, sizeof(picture->title), "%s scaling: %.100s",
                   weak ? "Weak" : "Strong", job[0].launch->name);
    picture->x_label = "ranks";
    picture->y_label = "rate with the exchange (term/s)";
    picture->x_log = picture->y_log = picture->y_si = true;
    first = job[0].rate / job[0].ranks;
    last = job[jobs.count - 1].ranks;
    series = picture_begin_series(picture, "ideal", SERIES_DASHED);
    picture_add(picture, series, job[0].ranks, first * job[0].ranks, NULL);
    picture_add(picture, series, last, first * last, NULL);
    series = picture_begin_series(picture, "measured, with the efficiency", SERIES_LINE);
    for (size_t i = 0; i < jobs.count; i++) {
        char label[32];

        (void)snprintf(label, sizeof(label), "%.0f %%",
                       100 * job[i].rate / job[i].ranks / first);
        picture_add(picture, series, job[i].ranks, job[i].rate, label);
    }
    list_free(&jobs);
    return 0;
}
