/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * options.c - the command line of pijob-report
 */

#include <config.h>

#include "options.h"

#include <getopt.h>
#include <stddef.h>
#include <string.h>

#include "core/command_line.h"
#include "report/picture_gnuplot.h"

enum {
    OPT_FORMAT = COMMAND_LINE_LONG,
    OPT_RECORD,
    OPT_COMPARE,
    OPT_ACROSS,
    OPT_PLOT,
    OPT_PICTURE,
    OPT_HTML
};

static const struct option long_options[] = {
    {"format", required_argument, NULL, OPT_FORMAT},
    {"html", required_argument, NULL, OPT_HTML},
    {"plot", required_argument, NULL, OPT_PLOT},
    {"picture", required_argument, NULL, OPT_PICTURE},
    {"record", required_argument, NULL, OPT_RECORD},
    {"compare", required_argument, NULL, OPT_COMPARE},
    {"across", required_argument, NULL, OPT_ACROSS},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "Usage: pijob-report [OPTION]... LOG|DIRECTORY...\n"
    "\n"
    "Print a report of pijob logs: a page for one log, a table for several.  A DIRECTORY "
    "is\n"
    "the output directory of pijob-accept, or contains logs (*.log).  Needs no MPI.\n"
    "\n"
    "      --format NAME    text (default), csv, json, tap, junit or prometheus\n"
    "      --html FILE      write one self-contained HTML page to FILE\n"
    "      --plot FILE      draw a picture to FILE.svg, FILE.png or FILE.pdf with "
    "gnuplot\n"
    "      --picture NAME   draw scaling, hosts, timeline or links (default: see\n"
    "                       pijob-report(1))\n"
    "      --record FILE    add the runs to the baseline FILE\n"
    "      --compare FILE   compare the runs with comparable runs in the baseline FILE\n"
    "      --across mpi     with --compare, also compare with runs of another MPI\n"
    "  -V, --version        print the version\n"
    "  -h, --help           print this help\n"
    "\n"
    "Exit status: 0 report written, regardless of the verdicts, 1 a file could not be\n"
    "read or written, 4 bad usage, or a run that cannot be compared or recorded, 5 worse\n"
    "than the baseline.\n";

const char *options_help(void)
{
    return help;
}

static int take_option(struct options *options, int option, char *word, struct error *err)
{
    char shown[200];

    switch (option) {
    case OPT_FORMAT:
        options->format = format_find(optarg);
        if (!options->format)
            return error_set(err, "unknown format %s; allowed: %s",
                             error_quote(shown, sizeof(shown), optarg, strlen(optarg)),
                             format_names());
        return 0;
    case OPT_HTML:
        options->html = optarg;
        return 0;
    case OPT_PLOT:
        options->plot = optarg;
        if (!gnuplot_knows(optarg))
            return error_set(err, "--plot: the name %s does not end in .svg, .png or .pdf",
                             error_quote(shown, sizeof(shown), optarg, strlen(optarg)));
        return 0;
    case OPT_PICTURE:
        options->picture = picture_kind_find(optarg);
        if (!options->picture)
            return error_set(err,
                             "unknown picture %s; allowed: scaling, hosts, timeline, links",
                             error_quote(shown, sizeof(shown), optarg, strlen(optarg)));
        return 0;
    case OPT_RECORD:
        options->record = optarg;
        return 0;
    case OPT_COMPARE:
        options->compare = optarg;
        return 0;
    case OPT_ACROSS:
        if (strcmp(optarg, "mpi") != 0)
            return error_set(err, "unknown key %s for --across; allowed: mpi",
                             error_quote(shown, sizeof(shown), optarg, strlen(optarg)));
        options->across_mpi = true;
        return 0;
    case 'V':
        options->version = true;
        return 0;
    case 'h':
        options->help = true;
        return 0;
    default:
        return command_line_refuse(option, word, err);
    }
}

int options_parse(struct options *options, int argc, char **argv, struct error *err)
{
    int option;

    *options = (struct options){.format = NULL};
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":Vh", long_options, NULL)) != -1)
        if (take_option(options, option, argv[optind - 1], err) < 0)
            return -1;
    options->paths = argv + optind;
    options->count = argc - optind;
    if (options->version || options->help)
        return 0;
    if (options->record && options->compare)
        return error_set(err, "--record and --compare cannot be combined: compare first");
    if (options->picture && !options->plot)
        return error_set(err, "--picture needs --plot");
    if (options->across_mpi && !options->compare)
        return error_set(err, "--across needs --compare");
    if (options->count == 0)
        return error_set(err, "no log given");
    for (int i = 0; i < options->count; i++)
        if (!*options->paths[i])
            return error_set(err, "the name of a log is empty");
    return 0;
}
