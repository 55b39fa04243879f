/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * states.c - every state that a power failure may leave of a checkpoint directory, and what a
 * launch makes of it
 *
 *   states TRACE SCRATCH CHECKPOINTS TERMS LIMIT SEED KEPT
 *
 * TRACE: what launches did, which summed TERMS terms (tests/fault/file_record.c).  SCRATCH: a
 * directory that is not there.  CHECKPOINTS: the checkpoint directory, below the one that was
 * recorded.  At each operation the power fails: all states that the disk may then have, if
 * they are no more than LIMIT, or so many of them, drawn by SEED.  KEPT of all are kept in
 * SCRATCH/kept.N, drawn too, each with a file "told": how many terms the user was told of.  In
 * SCRATCH/end there is what no power failure leaves.
 *
 * Prints what was found.  Exit status: 0 when all states have right bits and as many terms as
 * were told, or are refused; 1: some have not.
 */

#include <config.h>

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"
#include "judge.h"
#include "trace.h"

enum { PATH_SIZE = 2048, COMPLAINTS_MAX = 20, TABLE_SIZE = 1 << 20 };

static const char *scratch;
static const char *checkpoints;
static char now[600]; /* the state that is looked at */

/* ---- States that were judged ---- */

struct judged {
    uint64_t hash; /* 0: none */
    enum outcome outcome;
    uint64_t terms;
};

static struct judged table[TABLE_SIZE];

static struct judged *find(uint64_t hash)
{
    size_t at = hash % TABLE_SIZE;

    while (table[at].hash != 0 && table[at].hash != hash)
        at = (at + 1) % TABLE_SIZE;
    return &table[at];
}

/* ---- What was found ---- */

static struct {
    unsigned all_drawn; /* moments at which every state was looked at */
    unsigned some_drawn;
    uint64_t states;
    uint64_t different;
    uint64_t outcomes[3];
    uint64_t complaints;
} found;

static void complain(const char *text)
{
    found.complaints++;
    if (found.complaints <= COMPLAINTS_MAX)
        (void)printf("wrong: %s: %s\n", now, text);
}

/* A state is told by the moment, and by what is lost of what may be. */
static void name_state(const struct crash *crash, const struct choice *choice)
{
    const struct trace *trace = crash->trace;
    size_t used = (size_t)snprintf(now, sizeof(now), "after operation %zu", crash->at);

    if (crash->at > 0)
        used += (size_t)snprintf(now + used, sizeof(now) - used, " (%s %s)",
                                 op_name(&trace->op[crash->at - 1]),
                                 trace->op[crash->at - 1].name);
    for (size_t i = 0; i < crash->loose_count && used < sizeof(now); i++)
        if (!choice->kept[i])
            used += (size_t)snprintf(now + used, sizeof(now) - used, ", without %s %s%s%s",
                                     op_name(&trace->op[crash->loose[i]]),
                                     trace->op[crash->loose[i]].name,
                                     trace->op[crash->loose[i]].kind == OP_RENAME ? " " : "",
                                     trace->op[crash->loose[i]].kind == OP_RENAME
                                         ? trace->op[crash->loose[i]].new_name
                                         : "");
    for (size_t i = 0; i < crash->file_count && used < sizeof(now); i++)
        used +=
            (size_t)snprintf(now + used, sizeof(now) - used, ", bytes %u", choice->variant[i]);
}

static void on_crash(int signal)
{
    static const char text[] = "wrong: pijob crashed: ";

    (void)!write(STDOUT_FILENO, text, sizeof(text) - 1);
    (void)!write(STDOUT_FILENO, now, strlen(now));
    (void)!write(STDOUT_FILENO, "\n", 1);
    _exit(signal == SIGALRM ? 3 : 1);
}

/* ---- States that are kept for the whole program ---- */

static struct {
    unsigned wanted;
    uint64_t seed;
} kept;

/* Each of the states that differ has the same chance (Vitter's algorithm R). */
static void keep(const struct tree *tree, uint64_t told)
{
    char path[PATH_SIZE];
    uint64_t place = found.different <= kept.wanted
                         ? found.different - 1
                         : random_next(&kept.seed) % found.different;
    FILE *file;

    if (place >= kept.wanted)
        return;
    (void)snprintf(path, sizeof(path), "%s/kept.%" PRIu64, scratch, place);
    tree_remove(path);
    tree_write(tree, path);
    (void)snprintf(path, sizeof(path), "%s/kept.%" PRIu64 "/told", scratch, place);
    file = fopen(path, "we");
    if (!file || fprintf(file, "%" PRIu64 " %s\n", told, now) < 0 || fclose(file) != 0)
        abort();
}

/* ---- One state ---- */

static void look_at(const struct crash *crash, const struct choice *choice)
{
    struct tree tree = tree_after(crash, choice);
    uint64_t told = crash->at > 0 ? crash->trace->op[crash->at - 1].told : 0;
    uint64_t hash = tree_hash(&tree) | 1;
    struct judged *judged = find(hash);
    char text[128];

    found.states++;
    name_state(crash, choice);
    if (judged->hash == 0) {
        char path[PATH_SIZE];
        char inner[2 * PATH_SIZE];
        struct verdict verdict;

        if (++found.different > TABLE_SIZE / 2)
            abort();
        (void)snprintf(path, sizeof(path), "%s/now", scratch);
        (void)snprintf(inner, sizeof(inner), "%s/%s", path, checkpoints);
        tree_write(&tree, path);
        verdict = judge(inner);
        tree_remove(path);
        *judged = (struct judged){hash, verdict.outcome, verdict.terms};
        found.outcomes[verdict.outcome]++;
        if (verdict.outcome == OUTCOME_WRONG)
            complain(verdict.text);
        else if (verdict.outcome == OUTCOME_REFUSED && found.outcomes[OUTCOME_REFUSED] == 1)
            (void)printf("refused: %s: %s\n", now, verdict.text);
        keep(&tree, told);
    }
    if (judged->outcome == OUTCOME_RIGHT && judged->terms < told) {
        (void)snprintf(text, sizeof(text), "has %" PRIu64 " terms, told were %" PRIu64,
                       judged->terms, told);
        complain(text);
    }
    tree_clear(&tree);
}

static void look_at_moment(const struct crash *crash, uint64_t limit, uint64_t *random)
{
    uint64_t states = crash_states(crash);

    if (states <= limit) {
        found.all_drawn++;
        for (uint64_t n = 0; n < states; n++) {
            struct choice choice = crash_choice(crash, n);

            look_at(crash, &choice);
        }
        return;
    }
    found.some_drawn++;
    /* All is lost, and then each change of a name alone is kept. */
    for (uint64_t n = 0; n <= crash->loose_count && n < limit; n++) {
        struct choice choice = crash_choice(crash, n > 0 ? UINT64_C(1) << (n - 1) : 0);

        look_at(crash, &choice);
    }
    for (uint64_t n = crash->loose_count + 1; n < limit; n++) {
        struct choice choice = crash_random(crash, random);

        look_at(crash, &choice);
    }
}

static void write_end(const struct trace *trace)
{
    struct crash crash = crash_at(trace, trace->count);
    struct choice choice = {.seed = 0};
    struct tree tree;
    char path[PATH_SIZE];

    for (size_t i = 0; i < DISK_LOOSE_MAX; i++) {
        choice.kept[i] = true;
        choice.variant[i] = 1;
    }
    (void)snprintf(path, sizeof(path), "%s/end", scratch);
    tree = tree_after(&crash, &choice);
    tree_write(&tree, path);
    tree_clear(&tree);
    crash_clear(&crash);
}

static uint64_t number(const char *text)
{
    char *end;
    uint64_t value = strtoull(text, &end, 10);

    if (end == text || *end) {
        (void)fprintf(stderr, "states: not a number: %s\n", text);
        exit(2);
    }
    return value;
}

int main(int argc, char **argv)
{
    struct trace trace;
    uint64_t random;

    if (argc != 8 || mkdir(argv[2], 0777) < 0) {
        (void)fprintf(stderr,
                      "usage: states TRACE SCRATCH CHECKPOINTS TERMS LIMIT SEED KEPT\n");
        return 2;
    }
    scratch = argv[2];
    checkpoints = argv[3];
    random = number(argv[6]);
    kept.wanted = (unsigned)number(argv[7]);
    kept.seed = random;
    (void)signal(SIGSEGV, on_crash);
    (void)signal(SIGABRT, on_crash);
    (void)signal(SIGFPE, on_crash);
    trace = trace_read(argv[1]);
    judge_begin(number(argv[4]));
    write_end(&trace);
    for (size_t at = 0; at <= trace.count; at++) {
        struct crash crash = crash_at(&trace, at);

        look_at_moment(&crash, number(argv[5]), &random);
        crash_clear(&crash);
    }
    (void)printf("operations: %zu\nmoments with all states: %u\nmoments with a sample: %u\n"
                 "states: %" PRIu64 "\ndifferent states: %" PRIu64 "\nright: %" PRIu64
                 "\nrefused: %" PRIu64 "\nwrong states: %" PRIu64 "\ntold: %" PRIu64
                 "\nseed: %s\n",
                 trace.count, found.all_drawn, found.some_drawn, found.states, found.different,
                 found.outcomes[OUTCOME_RIGHT], found.outcomes[OUTCOME_REFUSED],
                 found.complaints, trace.op[trace.count - 1].told, argv[6]);
    trace_clear(&trace);
    judge_end();
    return found.complaints > 0 ? 1 : 0;
}
