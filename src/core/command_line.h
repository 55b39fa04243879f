/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_COMMAND_LINE_H
#define PIJOB_CORE_COMMAND_LINE_H

#include "error.h"

/* What the programs say about a wrong command line. */

/* For getopt_long(3): the values of options that have no letter begin here. */
enum { COMMAND_LINE_LONG = 256 };

/* Report the option that getopt_long(3) did not accept: it returned RESULT, ':' or '?', and
 * WORD is the argument before optind.
 * RETURN: always -1, with the message in ERR.
 */
int command_line_refuse(int result, const char *word, struct error *err);

enum { COMMAND_LINE_USAGE_SIZE = 256 };

/* Write into TEXT the two lines that follow such a message: the first line of HELP, which is
 * what "PROGRAM --help" prints, and how to get the rest.  No line end follows.
 * RETURN: TEXT.
 */
char *command_line_usage(const char *program, const char *help,
                         char text[COMMAND_LINE_USAGE_SIZE]);

#endif /* PIJOB_CORE_COMMAND_LINE_H */
