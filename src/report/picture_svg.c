/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_svg.c - a picture as SVG for an HTML page
 */

#include <config.h>

#include "picture_svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "drawing.h"
#include "escape.h"

/* The drawing, in pixels, and the plot in it. */
enum {
    WIDTH = 900,
    LEFT = 76,
    RIGHT = 880,
    TOP = 20,
    BOTTOM = 360,
    TICKS_MOST = 24,
    NAMES_SHOWN = 40,
    LEGEND_ROW = 22,
};

struct frame {
    const struct picture *picture;
    struct drawing_range x, y;
};

static double scale(double value, struct drawing_range range, bool log)
{
    if (log)
        return (log10(value) - log10(range.min)) / (log10(range.max) - log10(range.min));
    return (value - range.min) / (range.max - range.min);
}

static double to_x(const struct frame *frame, double x)
{
    return LEFT + (RIGHT - LEFT) * scale(x, frame->x, frame->picture->x_log);
}

static double to_y(const struct frame *frame, double y)
{
    return BOTTOM - (BOTTOM - TOP) * scale(y, frame->y, frame->picture->y_log);
}

static void put_text(struct out *out, double x, double y, const char *attributes,
                     const char *text)
{
    out_add(out, "<text x=\"%.1f\" y=\"%.1f\" %s>", x, y, attributes);
    escape_xml(out, text);
    out_text(out, "</text>\n");
}

static void put_y_axis(struct out *out, const struct frame *frame)
{
    double ticks[TICKS_MOST];
    size_t count = drawing_ticks(frame->y, frame->picture->y_log, ticks, TICKS_MOST);
    char text[32];

    for (size_t i = 0; i < count; i++) {
        double y = to_y(frame, ticks[i]);

        out_add(out, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n", LEFT, y, RIGHT);
        put_text(out, LEFT - 8, y + 4, "text-anchor=\"end\"",
                 drawing_number(text, sizeof(text), ticks[i], frame->picture->y_si));
    }
    put_text(out, -(TOP + BOTTOM) / 2.0, 16,
             "transform=\"rotate(-90)\" text-anchor=\"middle\"", frame->picture->y_label);
}

static void put_x_tick(struct out *out, const struct frame *frame, double x, const char *text)
{
    double at = to_x(frame, x);
    char rotated[96];

    out_add(out, "<path class=\"axis\" d=\"M%.1f %dv5\"/>\n", at, BOTTOM);
    (void)snprintf(rotated, sizeof(rotated),
                   frame->picture->x_names
                       ? "text-anchor=\"end\" transform=\"rotate(-40 %.1f %d)\""
                       : "text-anchor=\"middle\"",
                   at, BOTTOM + 18);
    put_text(out, at, BOTTOM + 18, rotated, text);
}

static void put_x_axis(struct out *out, const struct frame *frame)
{
    const struct picture *picture = frame->picture;
    const char *const *names = picture->names.items;
    const struct picture_series *series = picture->series.items;
    size_t step = (picture->names.count + NAMES_SHOWN - 1) / NAMES_SHOWN;
    const struct list *jobs = NULL;
    double ticks[TICKS_MOST];
    double before = -INFINITY;
    char text[32];
    size_t count;

    for (size_t i = 0; i < picture->names.count; i += step)
        put_x_tick(out, frame, (double)i, names[i]);
    /* On an axis of ranks, those of the jobs. */
    for (size_t i = 0; i < picture->series.count; i++)
        if (picture->x_log && !picture->x_si && series[i].style == SERIES_LINE)
            jobs = &series[i].points;
    count = picture->x_names || jobs
                ? 0
                : drawing_ticks(frame->x, picture->x_log, ticks, TICKS_MOST);
    for (size_t i = 0; i < count; i++)
        put_x_tick(out, frame, ticks[i],
                   drawing_number(text, sizeof(text), ticks[i], picture->x_si));
    for (size_t i = 0; jobs && i < jobs->count; i++) {
        const struct picture_point *point = jobs->items;

        if (to_x(frame, point[i].x) - before < 24)
            continue;
        before = to_x(frame, point[i].x);
        put_x_tick(out, frame, point[i].x,
                   drawing_number(text, sizeof(text), point[i].x, false));
    }
    put_text(out, (LEFT + RIGHT) / 2.0, BOTTOM + (picture->x_names ? 80 : 42),
             "text-anchor=\"middle\"", picture->x_label);
    out_add(out, "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>\n", LEFT, TOP, BOTTOM, RIGHT);
}

static void class_of(const struct picture_series *series, size_t i, char *text, size_t size)
{
    if (series->style == SERIES_DASHED || series->style == SERIES_OUTLIERS)
        (void)snprintf(text, size, "%s",
                       series->style == SERIES_DASHED ? "dashed" : "outlier");
    else
        (void)snprintf(text, size, "s%zu", i % 5);
}

/* A mark: outliers are triangles, so that the colour is not needed to see them. */
static void put_mark(struct out *out, enum series_style style, const char *class, double x,
                     double y)
{
    if (style == SERIES_OUTLIERS)
        out_add(out, "<path class=\"mark %s\" d=\"M%.1f %.1fl7 12h-14z\">", class, x, y - 8);
    else
        out_add(out, "<circle class=\"mark %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\">", class, x,
                y, style == SERIES_MARKS ? "5" : "3.5");
}

static void put_points(struct out *out, const struct frame *frame,
                       const struct picture_series *series, const char *class)
{
    const struct picture_point *point = series->points.items;
    double before_x = -INFINITY;
    int level = 0;

    for (size_t k = 0; k < series->points.count; k++) {
        double x = to_x(frame, point[k].x);
        double y = to_y(frame, point[k].y);
        char text[32];

        put_mark(out, series->style, class, x, y);
        out_text(out, "<title>");
        if (point[k].label) {
            escape_xml(out, point[k].label);
            out_text(out, ": ");
        }
        out_text(out, drawing_number(text, sizeof(text), point[k].y, frame->picture->y_si));
        out_text(out, series->style == SERIES_OUTLIERS ? "</title></path>\n"
                                                       : "</title></circle>\n");
        if (!point[k].label)
            continue;
        /* Labels of near points are on different heights. */
        level = x - before_x < 70 ? (level + 1) % 4 : 0;
        before_x = x;
        put_text(out, x, y - 12 - 14 * level < TOP ? y + 22 : y - 12 - 14 * level,
                 x > RIGHT - 60  ? "class=\"label\" text-anchor=\"end\""
                 : x < LEFT + 60 ? "class=\"label\" text-anchor=\"start\""
                                 : "class=\"label\" text-anchor=\"middle\"",
                 point[k].label);
    }
}

static void put_series(struct out *out, const struct frame *frame,
                       const struct picture_series *series, size_t i)
{
    const struct picture_point *point = series->points.items;
    char class[16];

    class_of(series, i, class, sizeof(class));
    if (series->style == SERIES_LINE || series->style == SERIES_DASHED) {
        out_add(out, "<path class=\"line %s\" d=\"", class);
        for (size_t k = 0; k < series->points.count; k++)
            out_add(out, "%c%.1f %.1f", k ? 'L' : 'M', to_x(frame, point[k].x),
                    to_y(frame, point[k].y));
        out_text(out, "\"/>\n");
    }
    if (series->style != SERIES_DASHED)
        put_points(out, frame, series, class);
}

/* RETURN: the height of the whole. */
static int put_legend(struct out *out, const struct picture *picture, int top)
{
    const struct picture_series *series = picture->series.items;
    double x = LEFT;

    for (size_t i = 0; i < picture->series.count; i++) {
        double width = 40 + 8 * (double)strlen(series[i].name ? series[i].name : "");
        char class[16];

        if (series[i].points.count == 0)
            continue;
        if (x + width > RIGHT && x > LEFT) {
            x = LEFT;
            top += LEGEND_ROW;
        }
        class_of(&series[i], i, class, sizeof(class));
        if (series[i].style == SERIES_LINE || series[i].style == SERIES_DASHED)
            out_add(out, "<path class=\"line %s\" d=\"M%.1f %dh20\"/>\n", class, x, top - 4);
        if (series[i].style != SERIES_DASHED) {
            put_mark(out, series[i].style, class, x + 10, top - 4);
            out_text(out, series[i].style == SERIES_OUTLIERS ? "</path>\n" : "</circle>\n");
        }
        put_text(out, x + 26, top, "", series[i].name);
        x += width;
    }
    return top + 14;
}

void picture_svg(struct out *out, const struct picture *picture)
{
    struct frame frame = {picture, drawing_range(picture, true),
                          drawing_range(picture, false)};
    const struct picture_series *series = picture->series.items;
    struct out body = {.text = NULL};
    int height;

    if (picture->matrices.count > 0) {
        picture_svg_matrices(out, picture);
        return;
    }
    put_y_axis(&body, &frame);
    put_x_axis(&body, &frame);
    for (size_t i = 0; i < picture->series.count; i++)
        if (series[i].points.count > 0)
            put_series(&body, &frame, &series[i], i);
    height = put_legend(&body, picture, BOTTOM + (picture->x_names ? 106 : 68));
    out_add(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, height);
    escape_xml(out, picture->title);
    out_text(out, "\">\n");
    out_bytes(out, body.text ? body.text : "", body.used);
    out_text(out, "</svg>\n");
    out->failed = out->failed || body.failed;
    out_free(&body);
}
