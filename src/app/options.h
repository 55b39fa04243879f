/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_OPTIONS_H
#define PIJOB_APP_OPTIONS_H

#include <stdbool.h>

#include "core/error.h"

/* What the command line asks for. */
enum mode { MODE_RUN, MODE_HELLO, MODE_CHECK, MODE_STATUS, MODE_VERSION, MODE_HELP };

enum { OPTIONS_SETS_MAX = 64 };

/* The command line; texts point into argv. */
struct options {
    enum mode mode;
    const char *file;   /* the job description; NULL where MODE takes none */
    const char *log;    /* --log; NULL: as the description says */
    const char *kernel; /* --kernel or PIJOB_KERNEL; NULL: the fastest */
    bool quiet;
    bool verbose;
    bool allow_inject;                 /* the description may ask for a fault */
    const char *set[OPTIONS_SETS_MAX]; /* --set KEY=VALUE, in their order */
    int set_count;
};

/* Read ARGV, which is permuted.
 * RETURN: 0 with OPTIONS filled in, or -1 with what is wrong in ERR.
 */
int options_parse(struct options *options, int argc, char **argv, struct error *err);

/* RETURN: the text that --help shows.
 */
const char *options_help(void);

/* RETURN: the one line that says how pijob is called.
 */
const char *options_usage(void);

#endif /* PIJOB_APP_OPTIONS_H */
