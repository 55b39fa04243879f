/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_timeline.c - how much is summed by time, across the restarts of a job
 */

#include <config.h>

#include "picture.h"

#include <math.h>
#include <stdio.h>

/* The log with the most launches. */
static const struct log *choose(const struct report *report)
{
    const struct log *best = NULL;

    for (size_t i = 0; i < report->logs.count; i++) {
        const struct log *log = report_log(report, i);

        if (log_first(log) && (!best || log->launch_count > best->launch_count))
            best = log;
    }
    return best;
}

/* What ended a launch. */
static const char *end_of(const struct launch *launch, bool last)
{
    switch (launch_state(launch)) {
    case STATE_PASS:
        return "pass";
    case STATE_FAIL:
        return "fail";
    case STATE_STOPPED:
        return launch->stop_reason;
    default:
        return last ? "unfinished" : "killed";
    }
}

int picture_timeline(struct picture *picture, const struct report *report, struct error *err)
{
    const struct log *log = choose(report);
    struct picture_series *ends;
    double all;
    double begin;
    double unit;

    if (!log || isnan(log_first(log)->began) || isnan(log_last(log)->last))
        return error_set(err, "timeline: no log has the times of its events");
    begin = log_first(log)->began;
    unit = log_last(log)->last - begin > 7200 ? 3600 : 1;
    all = launch_terms(log_last(log));
    (void)snprintf(picture->title, sizeof(picture->title), "Terms summed in %.100s, %.0f %s",
                   log->file, (double)log->launch_count,
                   log->launch_count == 1 ? "start" : "starts");
    picture->x_label =
        unit > 1 ? "time since the first start (h)" : "time since the first start (s)";
    picture->y_label = all > 0 ? "summed (% of all terms)" : "summed (terms)";
    picture->y_from_0 = true;
    all = all > 0 ? all / 100 : 1;
    for (size_t i = 0; i < log->launches.count; i++) {
        const struct launch *launch = log_launches(log) + i;
        const struct model_sample *sample = launch->samples.items;
        struct picture_series *series;
        char name[32];

        (void)snprintf(name, sizeof(name), "start %zu", i + 1);
        series = picture_begin_series(picture, name, SERIES_LINE);
        picture_add(picture, series, (launch->began - begin) / unit,
                    (isnan(launch->resume_terms) ? 0 : launch->resume_terms) / all, NULL);
        for (size_t k = 0; k < launch->samples.count; k++)
            picture_add(picture, series, (sample[k].time - begin) / unit,
                        sample[k].terms / all, NULL);
        if (!isnan(launch_done(launch)))
            picture_add(picture, series, (launch->last - begin) / unit,
                        launch_done(launch) / all, NULL);
    }
    ends = picture_begin_series(picture, "end of a start", SERIES_OUTLIERS);
    for (size_t i = 0; i < log->launches.count; i++) {
        const struct launch *launch = log_launches(log) + i;
        double done = isnan(launch_done(launch)) ? 0 : launch_done(launch);

        picture_add(picture, ends, (launch->last - begin) / unit, done / all,
                    end_of(launch, i + 1 == log->launches.count));
    }
    return 0;
}
