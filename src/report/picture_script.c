/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_script.c - a picture as commands of gnuplot
 */

#include <config.h>

#include "picture_script.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "drawing.h"
#include "escape.h"

enum { TICKS_MOST = 24, NAMES_SHOWN = 40, LABELS_HIGH = 4 };

/* In parts of the plot. */
#define CHARACTER_WIDTH 0.0105
#define LABEL_HEIGHT 0.04

static void put_tics(struct out *out, const struct picture *picture, bool x_axis)
{
    struct drawing_range range = drawing_range(picture, x_axis);
    bool log = x_axis ? picture->x_log : picture->y_log;
    double ticks[TICKS_MOST];
    size_t count = drawing_ticks(range, log, ticks, TICKS_MOST);
    const char *axis = x_axis ? "x" : "y";
    char text[32];

    if (log)
        out_add(out, "set logscale %s\n", axis);
    out_add(out, "set %srange [%.9g:%.9g]\nset %stics (", axis, range.min, range.max, axis);
    for (size_t i = 0; i < count; i++)
        out_add(out, "%s'%s' %.9g", i ? ", " : "",
                drawing_number(text, sizeof(text), ticks[i],
                               x_axis ? picture->x_si : picture->y_si),
                ticks[i]);
    out_text(out, ")\n");
}

/* The ranks of the jobs, and not powers of ten. */
static void put_point_tics(struct out *out, const struct list *points)
{
    const struct picture_point *point = points->items;
    double before = 0;

    out_text(out, "set xtics (");
    for (size_t i = 0, shown = 0; i < points->count; i++) {
        if (before > 0 && point[i].x < 1.25 * before)
            continue;
        out_add(out, "%s'%.9g' %.9g", shown++ ? ", " : "", point[i].x, point[i].x);
        before = point[i].x;
    }
    out_text(out, ")\n");
}

static void put_names(struct out *out, const struct picture *picture)
{
    const char *const *names = picture->names.items;
    size_t step = (picture->names.count + NAMES_SHOWN - 1) / NAMES_SHOWN;

    out_add(out, "set xrange [-0.5:%.1f]\nset xtics rotate by -45 (",
            (double)picture->names.count - 0.5);
    for (size_t i = 0; i < picture->names.count; i += step) {
        out_text(out, i ? ", " : "");
        escape_gnuplot(out, names[i], '\'');
        out_add(out, " %zu", i);
    }
    out_text(out, ")\n");
}

/* Where VALUE is on an axis, from 0 to 1. */
static double part_of(double value, struct drawing_range range, bool log_scale)
{
    return log_scale ? log(value / range.min) / log(range.max / range.min)
                     : (value - range.min) / (range.max - range.min);
}

/* The labels of the points, within the picture; those of near points on different heights. */
static void put_labels(struct out *out, const struct picture *picture)
{
    const struct picture_series *series = picture->series.items;
    struct drawing_range x = drawing_range(picture, true);
    struct drawing_range y = drawing_range(picture, false);

    for (size_t i = 0; i < picture->series.count; i++) {
        const struct picture_point *point = series[i].points.items;
        double before_x = -INFINITY;
        double before_y = -INFINITY;
        int level = 0;

        for (size_t k = 0; k < series[i].points.count; k++) {
            double at_x = part_of(point[k].x, x, picture->x_log);
            double at_y = part_of(point[k].y, y, picture->y_log);
            double half =
                CHARACTER_WIDTH / 2 * (double)strlen(point[k].label ? point[k].label : "");
            bool near = fabs(at_x - before_x) < 2 * half &&
                        fabs(at_y - before_y) < LABELS_HIGH * LABEL_HEIGHT;

            if (!point[k].label)
                continue;
            level = near ? (level + 1) % LABELS_HIGH : 0;
            before_x = at_x;
            before_y = at_y;
            out_text(out, "set label ");
            escape_gnuplot(out, point[k].label, '\'');
            out_add(out, " at %.9g,%.9g %s offset 0,%.1f\n", point[k].x, point[k].y,
                    at_x + half > 1.03   ? "right"
                    : at_x < half - 0.03 ? "left"
                                         : "center",
                    1 + 1.1 * level);
        }
    }
}

static void put_data(struct out *out, const struct picture *picture)
{
    const struct picture_series *series = picture->series.items;

    for (size_t i = 0; i < picture->series.count; i++) {
        const struct picture_point *point = series[i].points.items;

        if (series[i].points.count == 0)
            continue;
        out_add(out, "$data%zu << END_OF_DATA\n", i);
        for (size_t k = 0; k < series[i].points.count; k++) {
            out_add(out, "%.9g %.9g\n", point[k].x, point[k].y);
        }
        out_text(out, "END_OF_DATA\n");
    }
}

static void put_series(struct out *out, const struct picture_series *series, size_t i)
{
    static const char *const styles[] = {
        [SERIES_LINE] = "with linespoints lw 2 pt 7 ps 0.7",
        [SERIES_DASHED] = "with lines lw 2 dt 2",
        [SERIES_MARKS] = "with points pt 7 ps 1.2",
        [SERIES_OUTLIERS] = "with points pt 9 ps 1.6",
    };
    const char *color = series->style == SERIES_DASHED     ? drawing_color(6)
                        : series->style == SERIES_OUTLIERS ? drawing_color(1)
                                                           : drawing_color(i % 5 == 1 ? 5 : i);
    out_add(out, "$data%zu using 1:2 %s lc rgb '%s' title ", i, styles[series->style], color);
    escape_gnuplot(out, series->name, '\'');
}

static void put_axes(struct out *out, const struct picture *picture)
{
    const struct picture_series *series = picture->series.items;
    bool first = true;

    out_text(out, "set title ");
    escape_gnuplot(out, picture->title, '\'');
    out_text(out, "\nset xlabel ");
    escape_gnuplot(out, picture->x_label, '\'');
    out_text(out, "\nset ylabel ");
    escape_gnuplot(out, picture->y_label, '\'');
    out_text(out, "\n");
    put_tics(out, picture, false);
    if (picture->x_names)
        put_names(out, picture);
    else
        put_tics(out, picture, true);
    for (size_t i = 0; i < picture->series.count; i++)
        if (picture->x_log && !picture->x_si && series[i].style == SERIES_LINE)
            put_point_tics(out, &series[i].points);
    put_data(out, picture);
    put_labels(out, picture);
    out_text(out, "plot ");
    for (size_t i = 0; i < picture->series.count; i++) {
        if (series[i].points.count == 0)
            continue;
        out_text(out, first ? "" : ", \\\n  ");
        put_series(out, &series[i], i);
        first = false;
    }
    out_text(out, "\n");
}

void picture_script(struct out *out, const struct picture *picture, const char *terminal)
{
    out_add(out,
            "set terminal %s\nset key noenhanced outside top center horizontal\n"
            "set grid lt 1 lw 1 lc rgb '#cccccc'\nset border 3\nset tics nomirror out\n",
            terminal);
    if (picture->matrices.count > 0)
        picture_script_matrices(out, picture);
    else
        put_axes(out, picture);
}
