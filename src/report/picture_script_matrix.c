/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * picture_script_matrix.c - matrices of hosts as commands of gnuplot
 */

#include <config.h>

#include "picture_script.h"

#include <math.h>

#include "drawing.h"
#include "escape.h"

/* The places of the two matrices, in parts of the picture. */
static const struct place {
    double left, right;
} places[] = {{0.085, 0.425}, {0.575, 0.915}};

enum { NAMES_SLOPING_MOST = 12 };

#define NOTES 0.92 /* below the title */
#define NOTE_ROW 0.04
#define BOTTOM 0.16

static void put_names(struct out *out, const struct picture *picture)
{
    const char *const *names = picture->names.items;
    const size_t *shown = picture->shown.items;

    for (int axis = 0; axis < 2; axis++) {
        out_add(out, "set %stics %s scale 0 font ',12' (", axis == 0 ? "x" : "y",
                axis == 1                                   ? "norotate"
                : picture->names.count > NAMES_SLOPING_MOST ? "rotate by -90"
                                                            : "rotate by -45");
        for (size_t i = 0; i < picture->shown.count; i++) {
            out_text(out, i ? ", " : "");
            escape_gnuplot(out, names[shown[i]], '\'');
            out_add(out, " %zu", shown[i]);
        }
        out_text(out, ")\n");
    }
}

/* The cells: their places, values, and the numbers in them. */
static void put_cells(struct out *out, const struct picture *picture,
                      const struct picture_matrix *matrix, size_t index)
{
    size_t hosts = picture->names.count;
    char text[32];

    out_add(out, "$cells%zu << END_OF_DATA\n", index);
    for (size_t i = 0; i < hosts * hosts; i++) {
        double value = matrix->value[i];

        /* gnuplot finds the size of the cells only if it has all of them. */
        if (isnan(value))
            out_add(out, "%zu %zu NaN \"\" 0\n", i % hosts, i / hosts);
        else
            out_add(out, "%zu %zu %.6g \"%s\" %d\n", i % hosts, i / hosts, value,
                    drawing_cell(text, sizeof(text), value),
                    drawing_shade_is_dark(drawing_shade_of(matrix, value)) ? 0xffffff : 0);
    }
    out_text(out, "END_OF_DATA\n");
}

static void put_colors(struct out *out, const struct picture_matrix *matrix)
{
    double min = fmin(matrix->best, matrix->worst);
    double max = fmax(matrix->best, matrix->worst);
    double ticks[12];
    size_t count = drawing_ticks((struct drawing_range){min, max}, true, ticks, 12);
    char text[32];

    out_text(out, "set palette defined (");
    for (size_t i = 0; i < DRAWING_SHADES; i++)
        out_add(out, "%s%zu '%s'", i ? ", " : "", i,
                drawing_shade(matrix->best < matrix->worst ? i : DRAWING_SHADES - 1 - i));
    out_add(out, ") maxcolors %d\nset logscale cb\nset cbrange [%.6g:%.6g]\nset cbtics (",
            DRAWING_SHADES, min, max);
    for (size_t i = 0; i < count; i++)
        out_add(out, "%s'%s' %.6g", i ? ", " : "", drawing_cell(text, sizeof(text), ticks[i]),
                ticks[i]);
    out_text(out, ")\n");
}

void picture_script_matrices(struct out *out, const struct picture *picture)
{
    const struct picture_matrix *matrix = picture->matrices.items;
    const char *const *notes = picture->notes.items;
    double top = NOTES - NOTE_ROW * (double)picture->notes.count - 0.06;
    double end = (double)picture->names.count - 0.5;

    out_text(out, "set multiplot title ");
    escape_gnuplot(out, picture->title, '\'');
    out_text(out, "\nset grid noxtics noytics\nset border 0\nset key off\n");
    for (size_t i = 0; i < picture->notes.count; i++) {
        out_add(out, "set label %zu ", i + 1);
        escape_gnuplot(out, notes[i], '\'');
        out_add(out, " at screen 0.5, screen %.3f center\n", NOTES - NOTE_ROW * (double)i);
    }
    put_names(out, picture);
    out_add(out,
            "set xrange [-0.5:%.1f]\nset yrange [%.1f:-0.5]\nset tmargin at screen %.2f\n"
            "set bmargin at screen %.2f\nset object 99 rectangle from graph 0, graph 0 to "
            "graph 1, graph 1 behind fc rgb '#e4e4e4' fs solid noborder\n",
            end, end, top, BOTTOM);
    for (size_t i = 0; i < picture->matrices.count && i < 2; i++) {
        put_cells(out, picture, &matrix[i], i);
        put_colors(out, &matrix[i]);
        out_text(out, "set title ");
        escape_gnuplot(out, matrix[i].title, '\'');
        out_add(out,
                "\nset lmargin at screen %.3f\nset rmargin at screen %.3f\n"
                "set colorbox user origin screen %.3f, screen %.2f size screen 0.014, screen "
                "%.2f\n",
                places[i].left, places[i].right, places[i].right + 0.01, BOTTOM, top - BOTTOM);
        out_add(out, "plot $cells%zu using 1:2:3 with image pixels", i);
        if (picture->names.count <= MATRIX_NUMBERS_MOST)
            out_add(out, ", $cells%zu using 1:2:4:5 with labels tc rgb variable font ',12'",
                    i);
        out_text(out, "\n");
        if (i == 0)
            for (size_t k = 0; k < picture->notes.count; k++)
                out_add(out, "unset label %zu\n", k + 1);
    }
    out_text(out, "unset multiplot\n");
}
