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

enum { TICKS_MOST = 24, NAMES_SHOWN = 40 };

/* A text in single quotes.  What could end it, or begin a command, is a question mark. */
static void put_text(struct out *out, const char *text, char quote)
{
    static const char harmless[] = " .,:;-_+/()%=<>[]#!?*&|~";

    out_bytes(out, &quote, 1);
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                     (c >= 'A' && c <= 'Z') || c >= 0x80 || strchr(harmless, c);

        out_bytes(out, plain ? text : "?", 1);
    }
    out_bytes(out, &quote, 1);
}

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
        put_text(out, names[i], '\'');
        out_add(out, " %zu", i);
    }
    out_text(out, ")\n");
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
            out_add(out, "%.9g %.9g ", point[k].x, point[k].y);
            put_text(out, point[k].label ? point[k].label : "", '"');
            out_text(out, "\n");
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
    const struct picture_point *point = series->points.items;
    const char *color = series->style == SERIES_DASHED     ? drawing_color(6)
                        : series->style == SERIES_OUTLIERS ? drawing_color(1)
                                                           : drawing_color(i % 5 == 1 ? 5 : i);
    bool labels = false;

    for (size_t k = 0; k < series->points.count; k++)
        labels = labels || point[k].label;
    out_add(out, "$data%zu using 1:2 %s lc rgb '%s' title ", i, styles[series->style], color);
    put_text(out, series->name, '\'');
    if (labels)
        out_add(out, ", $data%zu using 1:2:3 with labels offset 0,1 notitle", i);
}

void picture_script(struct out *out, const struct picture *picture, const char *terminal)
{
    const struct picture_series *series = picture->series.items;
    bool first = true;

    out_add(out,
            "set terminal %s\nset key noenhanced outside top center horizontal\n"
            "set grid lt 1 lw 1 lc rgb '#cccccc'\nset border 3\nset tics nomirror out\n",
            terminal);
    out_text(out, "set title ");
    put_text(out, picture->title, '\'');
    out_text(out, "\nset xlabel ");
    put_text(out, picture->x_label, '\'');
    out_text(out, "\nset ylabel ");
    put_text(out, picture->y_label, '\'');
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
