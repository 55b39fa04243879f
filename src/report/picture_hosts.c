/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_hosts.c - the speed of the hosts that the logs name, and the median
 */

#include <config.h>

#include "picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOW_HOST 0.9 /* of the median, as in the log */

enum { SPEEDS_MOST = 20000 };

static void add(struct list *speeds, const struct model_speed *speed)
{
    struct model_speed *of = speeds->items;
    struct model_speed *place;

    if (!speed->host || isnan(speed->rate))
        return;
    /* The slowest is among the slow. */
    for (size_t i = 0; i < speeds->count; i++)
        if (of[i].rate == speed->rate && strcmp(of[i].host, speed->host) == 0)
            return;
    place = list_add(speeds, sizeof(*place), SPEEDS_MOST);
    if (place)
        *place = *speed;
}

static int compare(const void *a, const void *b)
{
    const struct model_speed *x = a;
    const struct model_speed *y = b;

    return (x->rate > y->rate) - (x->rate < y->rate);
}

/* The place of HOST on the x axis, which is that of its slowest job. */
static double place_of(struct picture *picture, const char *host)
{
    const char *const *names = picture->names.items;

    for (size_t i = 0; i < picture->names.count; i++)
        if (names[i] && strcmp(names[i], host) == 0)
            return (double)i;
    return picture_add_name(picture, host);
}

int picture_hosts(struct picture *picture, const struct report *report, struct error *err)
{
    struct list speeds = {.items = NULL};
    const struct model_speed *speed;
    struct picture_series *series;
    double median = NAN;
    char several[32] = "";
    bool all = true; /* the log has all hosts */
    size_t jobs = 0;

    for (size_t i = 0; i < report->logs.count; i++) {
        const struct launch *last = log_last(report_log(report, i));
        const struct model_speed *slow = last ? last->slow.items : NULL;

        if (!last || isnan(last->median_rate))
            continue;
        jobs++;
        median = last->median_rate;
        for (size_t k = 0; k < last->slow.count; k++)
            add(&speeds, &slow[k]);
        slow = last->speeds.items;
        all = all && last->speeds.count > 0;
        for (size_t k = 0; k < last->speeds.count; k++)
            add(&speeds, &slow[k]);
        add(&speeds, &last->slowest);
        add(&speeds, &last->fastest);
    }
    if (speeds.count == 0)
        return error_set(err, "hosts: no log has the speed of hosts; the jobs were too short");
    qsort(speeds.items, speeds.count, sizeof(struct model_speed), compare);
    speed = speeds.items;
    if (jobs > 1)
        (void)snprintf(several, sizeof(several), " in %zu jobs", jobs);
    (void)snprintf(picture->title, sizeof(picture->title), "Speed of hosts%s%s", several,
                   all ? "" : ": the slow ones, the slowest and the fastest");
    picture->x_label = "host";
    picture->y_label = "rate of a rank (term/s)";
    picture->x_names = picture->y_from_0 = picture->y_si = true;
    series = picture_begin_series(picture, "as the others", SERIES_MARKS);
    for (size_t i = 0; i < speeds.count; i++) {
        double x = place_of(picture, speed[i].host);

        if (!(speed[i].of_median < SLOW_HOST))
            picture_add(picture, series, x, speed[i].rate, NULL);
    }
    series = picture_begin_series(picture, "slow, in % of the median", SERIES_OUTLIERS);
    for (size_t i = 0; i < speeds.count; i++) {
        char label[128];

        if (!(speed[i].of_median < SLOW_HOST))
            continue;
        (void)snprintf(label, sizeof(label), "%.100s: %.0f %%", speed[i].host,
                       100 * speed[i].of_median);
        picture_add(picture, series, place_of(picture, speed[i].host), speed[i].rate, label);
    }
    if (jobs == 1) {
        series = picture_begin_series(picture, "median of all hosts", SERIES_DASHED);
        picture_add(picture, series, -0.5, median, NULL);
        picture_add(picture, series, (double)picture->names.count - 0.5, median, NULL);
    }
    list_free(&speeds);
    return 0;
}
