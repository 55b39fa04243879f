/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_PICTURE_SCRIPT_H
#define PIJOB_REPORT_PICTURE_SCRIPT_H

#include "out.h"
#include "picture.h"

/* Write the commands with which gnuplot draws PICTURE on TERMINAL.  Texts of the picture are
 * reduced to characters that mean nothing to gnuplot.
 */
void picture_script(struct out *out, const struct picture *picture, const char *terminal);

/* The matrices of PICTURE, behind the commands that all pictures have.
 */
void picture_script_matrices(struct out *out, const struct picture *picture);

#endif /* PIJOB_REPORT_PICTURE_SCRIPT_H */
