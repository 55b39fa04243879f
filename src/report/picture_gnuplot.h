/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_PICTURE_GNUPLOT_H
#define PIJOB_REPORT_PICTURE_GNUPLOT_H

#include "picture.h"

/* RETURN: whether the name PATH ends in .svg, .png or .pdf.
 */
bool gnuplot_knows(const char *path);

/* Draw PICTURE into the file PATH by gnuplot, which is found on PATH.
 * RETURN: 0, or -1 with ERR.
 */
int gnuplot_draw(const struct picture *picture, const char *path, struct error *err);

#endif /* PIJOB_REPORT_PICTURE_GNUPLOT_H */
