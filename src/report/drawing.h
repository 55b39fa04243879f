/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_DRAWING_H
#define PIJOB_REPORT_DRAWING_H

#include "picture.h"

/* What is the same whoever draws a picture. */

/* A kind of picture, by its name. */
struct picture_kind {
    const char *name;
    picture_build *build;
};

/* RETURN: kind I, counted from 0, or NULL behind the last one.
 */
const struct picture_kind *picture_kind_at(size_t i);
const struct picture_kind *picture_kind_find(const char *name);

/* RETURN: the kind that suits REPORT best: the scaling of several jobs, the timeline of a job
 * that was started several times, its links, or its hosts.
 */
const struct picture_kind *picture_kind_of(const struct report *report);

/* RETURN: colour I as #rrggbb: those of Okabe and Ito, which the colour-blind can tell apart.
 */
const char *drawing_color(size_t i);

/* RETURN: the colour of VALUE of a matrix: the worse, the darker.  A reader who is
 * colour-blind sees the darkness.
 */
enum { DRAWING_SHADES = 9 };
const char *drawing_shade(size_t i);
size_t drawing_shade_of(const struct picture_matrix *matrix, double value);

/* RETURN: whether white text is legible on shade I, and black text is not.
 */
bool drawing_shade_is_dark(size_t i);

/* The value of a matrix as a number without its unit, in TEXT (SIZE bytes).
 * RETURN: TEXT.
 */
char *drawing_cell(char *text, size_t size, double value);

/* The range of an axis, with room around the points.  An axis of names has them at 0, 1, ...
 */
struct drawing_range {
    double min, max;
};
struct drawing_range drawing_range(const struct picture *picture, bool x_axis);

/* Write VALUE into TEXT (SIZE bytes) as an axis shows it: with SI 2.5G.
 * RETURN: TEXT.
 */
char *drawing_number(char *text, size_t size, double value, bool si);

/* Write up to MOST ticks of a range to TICKS: 1, 2 or 5 times a power of ten.
 * RETURN: their number.
 */
size_t drawing_ticks(struct drawing_range range, bool log, double *ticks, size_t most);

#endif /* PIJOB_REPORT_DRAWING_H */
