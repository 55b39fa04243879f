/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORTAPP_OPTIONS_H
#define PIJOB_REPORTAPP_OPTIONS_H

#include <stdbool.h>

#include "core/error.h"
#include "report/drawing.h"
#include "report/formats.h"

/* The command line of pijob-report. */
struct options {
    bool version, help;
    const struct format *format;  /* NULL: none was given */
    const char *record, *compare; /* files of baselines, or NULL */
    bool across_mpi;
    const char *html;                   /* a file, or NULL */
    const char *plot;                   /* a file, or NULL */
    const struct picture_kind *picture; /* NULL: the one that suits the logs */
    char **paths;                       /* COUNT logs and directories */
    int count;
};

/* Read ARGV, which is permuted.
 * RETURN: 0 with OPTIONS filled in, or -1 with what is wrong in ERR.
 */
int options_parse(struct options *options, int argc, char **argv, struct error *err);

/* RETURN: the text that --help shows.
 */
const char *options_help(void);

#endif /* PIJOB_REPORTAPP_OPTIONS_H */
