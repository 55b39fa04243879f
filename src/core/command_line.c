/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * command_line.c - what the programs say about a wrong command line
 */

#include <config.h>

#include "command_line.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "printable.h"

int command_line_refuse(int result, const char *word, struct error *err)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    char shown[sizeof(err->text)];

    (void)printable_line(shown, sizeof(shown), word);
    if (result == ':')
        return error_set(err, "option '%s' needs a value", shown);
    if (strncmp(word, "--", 2) == 0 && optopt != 0)
        return error_set(err, "option '%.*s' takes no value", (int)strcspn(shown, "="), shown);
    if (optopt != 0 && optopt < COMMAND_LINE_LONG)
        return error_set(err, "unknown option '%s'",
                         printable_line(shown, sizeof(shown), letter));
    return error_set(err, "unknown or ambiguous option '%s'", shown);
}

char *command_line_usage(const char *program, const char *help,
                         char text[COMMAND_LINE_USAGE_SIZE])
{
    (void)snprintf(text, COMMAND_LINE_USAGE_SIZE, "%.*s\nTry '%s --help' for more.",
                   (int)strcspn(help, "\n"), help, program);
    return text;
}
