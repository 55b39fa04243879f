/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture.c - what a picture is made of
 */

#include <config.h>

#include "picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_MOST = 100000, SERIES_MOST = 64, NOTES_MOST = 5 };

static const char *keep(struct picture *picture, const char *text)
{
    return text ? arena_text(&picture->texts, text, strlen(text)) : NULL;
}

struct picture_series *picture_begin_series(struct picture *picture, const char *name,
                                            enum series_style style)
{
    struct picture_series *series = list_add(&picture->series, sizeof(*series), SERIES_MOST);

    if (series) {
        series->name = keep(picture, name);
        series->style = style;
    }
    return series;
}

void picture_add(struct picture *picture, struct picture_series *series, double x, double y,
                 const char *label)
{
    struct picture_point *point;

    if (!series || !isfinite(x) || !isfinite(y) || (picture->x_log && !(x > 0)) ||
        (picture->y_log && !(y > 0)))
        return;
    point = list_add(&series->points, sizeof(*point), POINTS_MOST);
    if (point)
        *point = (struct picture_point){.x = x, .y = y, .label = keep(picture, label)};
}

double picture_add_name(struct picture *picture, const char *name)
{
    const char **place = list_add(&picture->names, sizeof(*place), POINTS_MOST);

    if (place)
        *place = keep(picture, name);
    return (double)picture->names.count - 1;
}

void picture_add_note(struct picture *picture, const char *note)
{
    const char **place = list_add(&picture->notes, sizeof(*place), NOTES_MOST);

    if (place)
        *place = keep(picture, note);
}

void picture_release(struct picture *picture)
{
    struct picture_series *series = picture->series.items;
    struct picture_matrix *matrix = picture->matrices.items;

    for (size_t i = 0; i < picture->series.count; i++)
        list_free(&series[i].points);
    for (size_t i = 0; i < picture->matrices.count; i++)
        free(matrix[i].value);
    list_free(&picture->matrices);
    list_free(&picture->shown);
    list_free(&picture->notes);
    list_free(&picture->series);
    list_free(&picture->names);
    arena_free(&picture->texts);
}
