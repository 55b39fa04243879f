/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * campaign.c - rounds of signals to pijob under mpirun, at every instant from exec to exit
 *
 * campaign [--seed N] [--rounds N] [--first N] [--signal NAME]... [--resume-every N]
 *          --mpirun COMMAND --pijob FILE --preload FILE DIRECTORY
 *
 * The rounds run in DIRECTORY, --rounds of each signal.  A round depends on the seed, the
 * signal and its number, so --signal, --first and --rounds 1 repeat it.
 *
 * Exit status: 0 if no round failed.  A round after which only mpirun is left, with no rank,
 * is a defect of MPI: it is told and counted, neither as passed nor as failed.
 */

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "judge.h"
#include "round.h"
#include "tally.h"

enum { PROGRESS = 100, KEPT_MAX = 20, TEXT_SIZE = 256 };

struct campaign {
    struct place place;
    char directory[PATH_MAX];
    uint64_t seed;
    long rounds; /* of each signal */
    long first;
    unsigned signals; /* bits, by their places in signal_names */
    long resume_every;
    struct measure measure;
    char right[SUM_SIZE];
    struct tally *tally;
    long done, failed, left_mpirun, crashed_mpirun, missed, resumed, kept;
    time_t began;
};

/* The rounds begin in an empty directory with both descriptions. */
static int clean(void)
{
    static const char *const text =
        "series: {terms: 4e9}\nlog: {file: log, progress: 100ms}\nlaunch: {timeout: 60s}\n";
    FILE *file;

    if (system("rm -rf ck log out err told said said.err left.txt mpi && mkdir mpi") != 0)
        return -1;
    file = fopen("plain.yaml", "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        return -1;
    file = fopen("job.yaml", "w");
    if (!file || fputs(text, file) < 0 ||
        fputs("checkpoint: {directory: ck, interval: 100ms}\n", file) < 0 || fclose(file) != 0)
        return -1;
    return 0;
}

/* Keep what a round has left, for people. */
static void keep(struct campaign *c, const struct plan *plan, long number)
{
    char command[PATH_MAX];

    if (c->kept++ >= KEPT_MAX)
        return;
    (void)snprintf(
        command, sizeof(command),
        "rm -rf ../kept-%s-%ld && cp -a . ../kept-%s-%ld && rm -rf ../kept-%s-%ld/mpi",
        plan_signal(plan->signal), number, plan_signal(plan->signal), number,
        plan_signal(plan->signal), number);
    if (system(command) != 0)
        (void)printf("  (could not be kept)\n");
}

/* Ends with what is wrong with the round in WRONG, or "". */
static void judge(struct campaign *c, const struct plan *plan, const struct round *round,
                  long number, char *wrong)
{
    char wanted[TEXT_SIZE];

    wrong[0] = '\0';
    if (round->end == ROUND_LEFT_RANKS)
        (void)snprintf(wrong, WRONG_SIZE, "ranks are left after %.0f s", round->seconds);
    else if (round->end == ROUND_ENDED && !judge_status(plan, round, wanted, sizeof(wanted)))
        (void)snprintf(wrong, WRONG_SIZE, "status %d instead of %s", round->status, wanted);
    else if (round->end != ROUND_LEFT_MPIRUN &&
             !judge_files(&c->place, plan, round, wrong, WRONG_SIZE))
        return;
    else if (plan->checkpoints && number % c->resume_every == 0) {
        c->resumed++;
        (void)judge_resume(&c->place, c->right, wrong, WRONG_SIZE);
    }
}

static int run_round(struct campaign *c, int signal, long number)
{
    const struct plan plan = plan_draw(c->seed, signal, number, &c->measure);
    struct round round;
    char text[TEXT_SIZE];
    char wrong[WRONG_SIZE];

    if (clean() < 0 ||
        round_run(&c->place, &plan, plan.checkpoints ? "job.yaml" : "plain.yaml", &round) < 0)
        return -1;
    if (round.end == ROUND_LEFT_MPIRUN) {
        c->left_mpirun++;
        (void)printf("round %ld: %s: no rank is left, but mpirun has not ended%s%s\n", number,
                     plan_text(&plan, text, sizeof(text)), *round.where ? ": it is in " : "",
                     round.where);
        keep(c, &plan, number);
        (void)unlink("left.txt");
    }
    if (round.end == ROUND_MPIRUN_CRASHED) {
        c->crashed_mpirun++;
        (void)printf("round %ld: %s: mpirun was ended by signal %d\n", number,
                     plan_text(&plan, text, sizeof(text)), round.status - 128);
    }
    judge(c, &plan, &round, number, wrong);
    if (*wrong) {
        c->failed++;
        (void)printf("round %ld: %s (reached %d times, %d without a handler): %s\n", number,
                     plan_text(&plan, text, sizeof(text)), round.fired, round.by_default,
                     wrong);
        keep(c, &plan, number);
    }
    c->done++;
    c->missed += round.fired == 0;
    tally_add(c->tally, &plan, &round, *wrong != '\0');
    return 0;
}

static void progress(const struct campaign *c)
{
    (void)printf(
        "%ld rounds, %ld s: %ld failed, %ld with mpirun left, %ld with mpirun crashed, "
        "%ld not reached; %ld started again\n",
        c->done, (long)(time(NULL) - c->began), c->failed, c->left_mpirun, c->crashed_mpirun,
        c->missed, c->resumed);
    (void)fflush(stdout);
}

/* What a launch has without a signal, of the highest number of ranks; and the right sum. */
static int measure(struct campaign *c)
{
    const struct plan plan = {
        .ranks = RANKS_MAX, .mask = ~0U, .checkpoints = true, .phase = PHASE_NONE};
    struct round round;
    char wrong[WRONG_SIZE];

    if (clean() < 0 || round_run(&c->place, &plan, "job.yaml", &round) < 0 ||
        round.end != ROUND_ENDED || round.status != STATUS_PASS)
        return -1;
    round_measure(&c->measure);
    c->measure.seconds = round.seconds;
    judge_read("log", "sum", c->right, sizeof(c->right));
    (void)printf("without a signal: %.2f s, sum %s, calls:", round.seconds, c->right);
    for (int phase = 0; phase < PHASES; phase++)
        (void)printf(" %s %ld", phase_names[phase], c->measure.calls[phase]);
    (void)printf("\n");
    if (clean() < 0 || !judge_resume(&c->place, c->right, wrong, sizeof(wrong)))
        return -1;
    return *c->right && c->measure.calls[PHASE_INIT] > 0 ? 0 : -1;
}

static volatile sig_atomic_t interrupted;

/* The round that runs comes to its end, and the table is printed. */
static void interrupt(int number)
{
    interrupted = number;
}

static int run(struct campaign *c)
{
    const long last = c->first + c->rounds;

    c->began = time(NULL);
    if (measure(c) < 0) {
        (void)fprintf(stderr, "campaign: a launch without a signal does not pass, see %s\n",
                      c->directory);
        return 2;
    }
    for (long number = c->first; number < last && !interrupted; number++)
        for (int i = 0; i < SIGNALS; i++) {
            if (interrupted || !(c->signals >> i & 1))
                continue;
            if (run_round(c, signal_names[i].number, number) < 0) {
                (void)fprintf(stderr, "campaign: %s\n", strerror(errno));
                return 2;
            }
            if (c->done % PROGRESS == 0)
                progress(c);
        }
    progress(c);
    tally_print(c->tally);
    (void)printf("seed %" PRIu64
                 ": %ld rounds, %ld failed; MPI: %ld with only mpirun left, %ld with mpirun "
                 "crashed\n",
                 c->seed, c->done, c->failed, c->left_mpirun, c->crashed_mpirun);
    if (interrupted)
        return 128 + interrupted;
    return c->failed > 0 ? 1 : 0;
}

static int usage(void)
{
    (void)fprintf(stderr,
                  "usage: campaign [--seed N] [--rounds N] [--first N] [--signal NAME]... "
                  "[--resume-every N] --mpirun COMMAND --pijob FILE --preload FILE "
                  "DIRECTORY\n");
    return 2;
}

/* The bit of the signal NAME, or 0. */
static unsigned signal_bit(const char *name)
{
    for (int i = 0; i < SIGNALS; i++)
        if (strcmp(signal_names[i].name, name) == 0)
            return 1U << i;
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"seed", required_argument, NULL, 's'},
        {"rounds", required_argument, NULL, 'r'},
        {"first", required_argument, NULL, 'f'},
        {"signal", required_argument, NULL, 'g'},
        {"mpirun", required_argument, NULL, 'm'},
        {"resume-every", required_argument, NULL, 'e'},
        {"pijob", required_argument, NULL, 'p'},
        {"preload", required_argument, NULL, 'l'},
        {NULL, 0, NULL, 0},
    };
    static struct campaign c = {.seed = 1, .rounds = 1, .first = 1, .resume_every = 1};
    int option;
    int status;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 's':
            c.seed = strtoull(optarg, NULL, 10);
            break;
        case 'r':
            c.rounds = strtol(optarg, NULL, 10);
            break;
        case 'f':
            c.first = strtol(optarg, NULL, 10);
            break;
        case 'e':
            c.resume_every = strtol(optarg, NULL, 10);
            break;
        case 'g':
            if (signal_bit(optarg) == 0)
                return usage();
            c.signals |= signal_bit(optarg);
            break;
        case 'm':
            c.place.mpirun = optarg;
            break;
        case 'p':
            c.place.pijob = optarg;
            break;
        case 'l':
            c.place.preload = optarg;
            break;
        default:
            return usage();
        }
    }
    if (optind + 1 != argc || !c.place.mpirun || !c.place.pijob || !c.place.preload ||
        c.rounds < 1 || c.resume_every < 1 || chdir(argv[optind]) < 0 ||
        !getcwd(c.directory, sizeof(c.directory)))
        return usage();
    if (c.signals == 0)
        c.signals = (1U << SIGNALS) - 1;
    c.place.directory = c.directory;
    c.tally = tally_create();
    if (!c.tally)
        return 2;
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)printf("seed %" PRIu64 ", %ld rounds of each signal\n", c.seed, c.rounds);
    round_adopt();
    (void)signal(SIGINT, interrupt);
    (void)signal(SIGTERM, interrupt);
    status = run(&c);
    tally_destroy(c.tally);
    return status;
}
