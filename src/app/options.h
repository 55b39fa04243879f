/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_OPTIONS_H
#define PIJOB_APP_OPTIONS_H

#include "core/error.h"
#include "run/run_options.h"

/* What the command line asks for. */
enum mode { MODE_RUN, MODE_HELLO, MODE_CHECK, MODE_STATUS, MODE_VERSION, MODE_HELP };

/* The command line; texts point into argv. */
struct options {
    enum mode mode;
    struct run_options run; /* its source.file is NULL where MODE takes none */
};

/* Read ARGV, which is permuted.
 * RETURN: 0 with OPTIONS filled in, or -1 with what is wrong in ERR.
 */
int options_parse(struct options *options, int argc, char **argv, struct error *err);

/* RETURN: the text that --help shows.
 */
const char *options_help(void);

#endif /* PIJOB_APP_OPTIONS_H */
