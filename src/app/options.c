/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * options.c - the command line of pijob
 */

#include <config.h>

#include "options.h"

#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>

#include "core/command_line.h"
#include "core/text.h"
#include "sum/kernel.h"

enum {
    OPT_SET = COMMAND_LINE_LONG,
    OPT_LOG,
    OPT_KERNEL,
    OPT_HELLO,
    OPT_CHECK,
    OPT_STATUS,
    OPT_ALLOW_INJECT
};

static const struct option long_options[] = {
    {"set", required_argument, NULL, OPT_SET},
    {"log", required_argument, NULL, OPT_LOG},
    {"kernel", required_argument, NULL, OPT_KERNEL},
    {"hello", no_argument, NULL, OPT_HELLO},
    {"check", no_argument, NULL, OPT_CHECK},
    {"status", no_argument, NULL, OPT_STATUS},
    {"allow-inject", no_argument, NULL, OPT_ALLOW_INJECT},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "Usage: pijob [OPTION]... JOB.yaml\n"
    "  or:  pijob --hello\n"
    "Sum the Leibniz series for pi over all ranks of an MPI job, as JOB.yaml describes,\n"
    "and report whether the result and the launch are correct and the expectations are met.\n"
    "\n"
    "Run it under srun, under mpirun, or alone as one rank:\n"
    "  srun --mpi=pmix pijob pi.yaml\n"
    "\n"
    "      --set KEY=VALUE  override one key of JOB.yaml, such as series.terms=1e9;\n"
    "                       may be repeated; --hello uses only launch.timeout\n"
    "      --log FILE       write the log to FILE instead of log.file of JOB.yaml\n"
    "      --kernel NAME    use kernel avx512, avx2 or baseline instead of the fastest one\n"
    "                       supported here (environment: PIJOB_KERNEL)\n"
    "      --allow-inject   allow inject.fault of JOB.yaml to inject a fault\n"
    "  -q, --quiet          print nothing on standard output\n"
    "  -v, --verbose        print the partial sums also of jobs with more than 64 ranks\n"
    "      --hello          check the launch only: one line per rank, with host and CPUs\n"
    "      --check          validate JOB.yaml and print it with its defaults, without MPI\n"
    "      --status         print the state of the checkpoint directory of JOB.yaml,\n"
    "                       without MPI; exit status 0 complete, 75 incomplete, 6 refused\n"
    "  -V, --version        print the versions of pijob and of the libraries it uses\n"
    "  -h, --help           print this help\n"
    "\n"
    "Exit status: 0 all checks passed, 1 could not run, 2 wrong result, 3 wrong launch,\n"
    "4 bad job description or usage, 5 too slow, 6 checkpoint refused or failed,\n"
    "75 stopped cleanly: start the job again to resume.\n";

const char *options_help(void)
{
    return help;
}

static int set_mode(struct options *options, enum mode mode, struct error *err)
{
    if (options->mode != MODE_RUN && options->mode != mode)
        return error_set(
            err, "--hello, --check, --status, --version and --help cannot be combined");
    options->mode = mode;
    return 0;
}

static int take_option(struct options *options, int option, char *word, struct error *err)
{
    switch (option) {
    case OPT_SET:
        if (options->run.source.set_count == JOB_SETS_MAX)
            return error_set(err, "--set may be given at most %d times", JOB_SETS_MAX);
        options->run.source.set[options->run.source.set_count++] = optarg;
        return 0;
    case OPT_LOG:
        if (!*optarg)
            return error_set(err, "--log needs the name of a file");
        options->run.source.log = optarg;
        return 0;
    case OPT_KERNEL:
        options->run.kernel = optarg;
        return 0;
    case OPT_HELLO:
        return set_mode(options, MODE_HELLO, err);
    case OPT_CHECK:
        return set_mode(options, MODE_CHECK, err);
    case OPT_STATUS:
        return set_mode(options, MODE_STATUS, err);
    case OPT_ALLOW_INJECT:
        options->run.allow_inject = true;
        return 0;
    case 'q':
        options->run.quiet = true;
        return 0;
    case 'v':
        options->run.verbose = true;
        return 0;
    case 'V':
        return set_mode(options, MODE_VERSION, err);
    case 'h':
        return set_mode(options, MODE_HELP, err);
    default:
        return command_line_refuse(option, word, err);
    }
}

/* A run tells which kernels the processors of its hosts have; nothing else starts one. */
static int check_kernel(const char *name, const char *from, struct error *err)
{
    const struct kernel *kernel;
    char names[64];
    struct text list = text_begin(names, sizeof(names));

    if (!name || kernel_find(name))
        return 0;
    for (size_t i = 0; (kernel = kernel_at(i)); i++)
        text_item(&list, ", ", kernel->name);
    return error_set(err, "%s: no kernel '%.32s'; allowed: %s", from, name, names);
}

int options_parse(struct options *options, int argc, char **argv, struct error *err)
{
    const char *variable = getenv("PIJOB_KERNEL");
    int option;

    *options = (struct options){.mode = MODE_RUN};
    opterr = 0; /* one rank reports, not all of them */
    while ((option = getopt_long(argc, argv, ":qvVh", long_options, NULL)) != -1)
        if (take_option(options, option, argv[optind - 1], err) < 0)
            return -1;
    if (options->run.quiet && options->run.verbose)
        return error_set(err, "--quiet and --verbose cannot be combined");
    if (options->mode != MODE_RUN && check_kernel(options->run.kernel, "--kernel", err) < 0)
        return -1;
    if (!options->run.kernel && variable && *variable) {
        options->run.kernel = variable;
        if (options->mode == MODE_CHECK && check_kernel(variable, "PIJOB_KERNEL", err) < 0)
            return -1;
    }

    if (options->mode == MODE_RUN || options->mode == MODE_CHECK ||
        options->mode == MODE_STATUS) {
        if (optind == argc)
            return error_set(err, "no job description given");
        options->run.source.file = argv[optind++];
        if (!*options->run.source.file)
            return error_set(err, "the name of the job description is empty");
    }
    if (optind < argc)
        return error_set(err, "too many arguments: '%s'", argv[optind]);
    return 0;
}
