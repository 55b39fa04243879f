/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_svg_matrix.c - matrices of hosts as SVG for an HTML page
 */

#include <config.h>

#include "picture_svg.h"

#include <math.h>
#include <string.h>

#include "drawing.h"
#include "escape.h"

/* In pixels. */
enum {
    WIDTH = 900,
    SIDE = 310,
    LEFT = 90,
    TOP = 34,
    APART = 430, /* between the left sides of two matrices */
    LEGEND = 14, /* width of the colours */
    NOTE_ROW = 20,
};

static void put_text(struct out *out, double x, double y, const char *attributes,
                     const char *text)
{
    out_add(out, "<text x=\"%.1f\" y=\"%.1f\" %s>", x, y, attributes);
    escape_xml(out, text);
    out_text(out, "</text>\n");
}

static void put_names(struct out *out, const struct picture *picture, double left, double size)
{
    const char *const *names = picture->names.items;
    const size_t *shown = picture->shown.items;

    for (size_t i = 0; i < picture->shown.count; i++) {
        double at = size * ((double)shown[i] + 0.5);

        put_text(out, left - 6, TOP + at + 4, "class=\"label\" text-anchor=\"end\"",
                 names[shown[i]]);
        out_add(out,
                "<text class=\"label\" text-anchor=\"end\" transform=\"translate(%.1f %d) "
                "rotate(-40)\">",
                left + at + 4, TOP + SIDE + 14);
        escape_xml(out, names[shown[i]]);
        out_text(out, "</text>\n");
    }
}

/* All cells of a colour are one path. */
static void put_cells(struct out *out, const struct picture *picture,
                      const struct picture_matrix *matrix, double left, double size)
{
    size_t hosts = picture->names.count;

    out_add(out, "<rect class=\"empty\" x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
            left, TOP, SIDE, SIDE);
    for (size_t shade = 0; shade < DRAWING_SHADES; shade++) {
        bool any = false;

        for (size_t i = 0; i < hosts * hosts; i++) {
            if (isnan(matrix->value[i]) || drawing_shade_of(matrix, matrix->value[i]) != shade)
                continue;
            out_text(out, any ? "" : "<path d=\"");
            any = true;
            out_add(out, "M%.1f %.1fh%.1fv%.1fh-%.1fz", left + size * (double)(i % hosts),
                    TOP + size * (double)(i / hosts), size, size, size);
        }
        if (any)
            out_add(out, "\" fill=\"%s\"/>\n", drawing_shade(shade));
    }
    for (size_t i = 0; i < hosts * hosts && hosts <= MATRIX_NUMBERS_MOST; i++) {
        char text[32];

        if (!isnan(matrix->value[i]))
            put_text(out, left + size * ((double)(i % hosts) + 0.5),
                     TOP + size * ((double)(i / hosts) + 0.5) + 5,
                     drawing_shade_is_dark(drawing_shade_of(matrix, matrix->value[i]))
                         ? "text-anchor=\"middle\" fill=\"#fff\""
                         : "text-anchor=\"middle\" fill=\"#000\"",
                     drawing_cell(text, sizeof(text), matrix->value[i]));
    }
}

/* The colours, the worst one at the top, and what they stand for. */
static void put_legend(struct out *out, const struct picture_matrix *matrix, double left)
{
    double height = (double)SIDE / DRAWING_SHADES;
    char text[32];

    for (size_t i = 0; i < DRAWING_SHADES; i++)
        out_add(out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>\n",
                left, TOP + height * (double)(DRAWING_SHADES - 1 - i), LEGEND, height + 0.5,
                drawing_shade(i));
    for (size_t i = 0; i <= DRAWING_SHADES; i += 3) {
        double part = (double)i / DRAWING_SHADES;

        put_text(out, left + LEGEND + 4, TOP + SIDE * (1 - part) + 5, "class=\"label\"",
                 drawing_cell(text, sizeof(text),
                              matrix->best * pow(matrix->worst / matrix->best, part)));
    }
}

void picture_svg_matrices(struct out *out, const struct picture *picture)
{
    const struct picture_matrix *matrix = picture->matrices.items;
    const char *const *notes = picture->notes.items;
    double size = (double)SIDE / (double)picture->names.count;
    int bottom = TOP + SIDE + 70;

    out_add(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH,
            bottom + NOTE_ROW * (int)picture->notes.count);
    escape_xml(out, picture->title);
    for (size_t i = 0; i < picture->notes.count; i++) {
        out_text(out, "; ");
        escape_xml(out, notes[i]);
    }
    out_text(out, "\">\n");
    for (size_t i = 0; i < picture->matrices.count; i++) {
        double left = LEFT + APART * (double)i;

        put_text(out, left + SIDE / 2.0, TOP - 12, "text-anchor=\"middle\"", matrix[i].title);
        put_cells(out, picture, &matrix[i], left, size);
        put_names(out, picture, left, size);
        put_legend(out, &matrix[i], left + SIDE + 10);
    }
    for (size_t i = 0; i < picture->notes.count; i++)
        put_text(out, 10, bottom + NOTE_ROW * (double)i, "", notes[i]);
    out_text(out, "</svg>\n");
}
