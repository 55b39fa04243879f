/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_PICTURE_SVG_H
#define PIJOB_REPORT_PICTURE_SVG_H

#include "out.h"
#include "picture.h"

/* Write PICTURE as an element <svg> of an HTML page.  Its colours are classes of the page: s0,
 * s1, ..., dashed, outlier, grid, axis.
 */
void picture_svg(struct out *out, const struct picture *picture);

/* The same for a picture that has matrices, which picture_svg() calls.  The class of a cell
 * without a value is empty.
 */
void picture_svg_matrices(struct out *out, const struct picture *picture);

#endif /* PIJOB_REPORT_PICTURE_SVG_H */
