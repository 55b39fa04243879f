/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * drawing.c - kinds, colours, axes and ticks of pictures
 */

#include <config.h>

#include "drawing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct picture_kind kinds[] = {
    {"scaling", picture_scaling},
    {"hosts", picture_hosts},
    {"timeline", picture_timeline},
    {"links", picture_links},
};

const struct picture_kind *picture_kind_at(size_t i)
{
    return i < sizeof(kinds) / sizeof(kinds[0]) ? &kinds[i] : NULL;
}

const struct picture_kind *picture_kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

const struct picture_kind *picture_kind_of(const struct report *report)
{
    bool several_starts = false;
    bool several_ranks = false;
    bool links = false;
    bool hosts = false;
    double ranks = NAN;

    for (size_t i = 0; i < report->logs.count; i++) {
        const struct log *log = report_log(report, i);
        const struct launch *last = log_last(log);

        if (!last)
            continue;
        several_starts = several_starts || log->launch_count > 1;
        several_ranks = several_ranks || (!isnan(ranks) && launch_ranks(last) != ranks);
        ranks = launch_ranks(last);
        links = links || last->links > 0;
        hosts = hosts || (last->median_rate > 0 && launch_nodes(last) > 1);
    }
    return picture_kind_find(report->logs.count > 1 && several_ranks ? "scaling"
                             : several_starts                        ? "timeline"
                             : links                                 ? "links"
                             : hosts                                 ? "hosts"
                                                                     : "timeline");
}

const char *drawing_color(size_t i)
{
    static const char *const colors[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                         "#56b4e9", "#e69f00", "#555555"};

    return colors[i % (sizeof(colors) / sizeof(colors[0]))];
}

/* YlOrBr of colorbrewer2.org, without its first shade. */
const char *drawing_shade(size_t i)
{
    static const char *const shades[DRAWING_SHADES] = {"#fff7bc", "#fee9a0", "#fed676",
                                                       "#febb47", "#fb9a2c", "#ec7014",
                                                       "#cc4c02", "#993404", "#5c2205"};

    return shades[i < DRAWING_SHADES ? i : DRAWING_SHADES - 1];
}

size_t drawing_shade_of(const struct picture_matrix *matrix, double value)
{
    double part = log(value / matrix->best) / log(matrix->worst / matrix->best);

    return (size_t)(fmin(fmax(part, 0), 0.999) * DRAWING_SHADES);
}

bool drawing_shade_is_dark(size_t i)
{
    return i > 5;
}

char *drawing_cell(char *text, size_t size, double value)
{
    (void)snprintf(text, size, value < 99.95 ? "%.3g" : "%.0f", value);
    return text;
}

struct drawing_range drawing_range(const struct picture *picture, bool x_axis)
{
    const struct picture_series *series = picture->series.items;
    struct drawing_range range = {INFINITY, -INFINITY};
    bool log = x_axis ? picture->x_log : picture->y_log;
    double room;

    if (x_axis && picture->x_names)
        return (struct drawing_range){-0.5, (double)picture->names.count - 0.5};
    for (size_t i = 0; i < picture->series.count; i++) {
        const struct picture_point *point = series[i].points.items;

        for (size_t k = 0; k < series[i].points.count; k++) {
            range.min = fmin(range.min, x_axis ? point[k].x : point[k].y);
            range.max = fmax(range.max, x_axis ? point[k].x : point[k].y);
        }
    }
    if (range.min > range.max)
        return (struct drawing_range){log ? 1 : 0, log ? 10 : 1};
    if (log) {
        room = pow(fmax(range.max / range.min, 2), x_axis ? 0.06 : 0.1);
        return (struct drawing_range){range.min / room, range.max * room};
    }
    room = range.max - range.min;
    room = (room > 0 ? room : fmax(fabs(range.max), 1e-9)) * (x_axis ? 0.04 : 0.12);
    range.max += room;
    range.min = (picture->y_from_0 && !x_axis) || range.min == 0 ? 0 : range.min - room;
    return range;
}

char *drawing_number(char *text, size_t size, double value, bool si)
{
    static const char prefixes[] = "num kMGTP"; /* from 1e-9 on */
    int i = 3;

    if (!si || value == 0) {
        (void)snprintf(text, size, fabs(value) < 1e6 ? "%.6g" : "%.3g", value);
        return text;
    }
    while (fabs(value) >= 999.5 && i < 8) {
        value /= 1000;
        i++;
    }
    while (fabs(value) < 0.9995 && i > 0) {
        value *= 1000;
        i--;
    }
    (void)snprintf(text, size, i == 3 ? "%.3g" : "%.3g%c", value, prefixes[i]);
    return text;
}

size_t drawing_ticks(struct drawing_range range, bool log, double *ticks, size_t most)
{
    static const double steps[] = {1, 2, 5};
    size_t count = 0;

    /* Powers of ten, up to which no double reaches, would never come to an end. */
    if (log && !(range.min > 1e-300 && range.max < 1e300))
        return 0;
    /* In a range of less than a decade, linear steps give more of them. */
    if (log && range.max / range.min > 10) {
        /* All of 1, 2, 5 in up to three decades, otherwise only the powers of ten. */
        bool all = range.max / range.min < 1000;

        for (double power = pow(10, floor(log10(range.min))); power <= range.max; power *= 10)
            for (int i = 0; i < (all ? 3 : 1); i++)
                if (steps[i] * power >= range.min && steps[i] * power <= range.max &&
                    count < most)
                    ticks[count++] = steps[i] * power;
        return count;
    }
    for (double power = pow(10, floor(log10((range.max - range.min) / 10)));; power *= 10)
        for (int i = 0; i < 3; i++) {
            double step = steps[i] * power;

            if ((range.max - range.min) / step > (double)(most < 8 ? most : 8))
                continue;
            for (double at = ceil(range.min / step - 1e-9) * step;
                 at <= range.max + 1e-9 * step && count < most; at += step)
                ticks[count++] = fabs(at) < step * 1e-6 ? 0 : at;
            return count;
        }
}
