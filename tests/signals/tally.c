/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * tally.c - the table of the statuses
 */

#include "tally.h"

#include <stdio.h>
#include <stdlib.h>

enum { STATUSES = 256, WHENS = PHASES + 1 };

struct cell {
    long rounds;
    long status[STATUSES];
    long missed; /* the instant was not reached */
    long left_mpirun;
    long crashed_mpirun;
    long failed;
};

struct tally {
    struct cell cell[SIGNALS][TARGETS][WHENS];
};

struct tally *tally_create(void)
{
    return calloc(1, sizeof(struct tally));
}

void tally_destroy(struct tally *tally)
{
    free(tally);
}

void tally_add(struct tally *tally, const struct plan *plan, const struct round *round,
               bool failed)
{
    for (int i = 0; i < SIGNALS; i++) {
        struct cell *cell = &tally->cell[i][plan->target][plan->phase];

        if (signal_names[i].number != plan->signal)
            continue;
        cell->rounds++;
        cell->failed += failed;
        cell->missed += round->fired == 0;
        cell->left_mpirun += round->end == ROUND_LEFT_MPIRUN;
        cell->crashed_mpirun += round->end == ROUND_MPIRUN_CRASHED;
        if (round->status >= 0 && round->status < STATUSES)
            cell->status[round->status]++;
    }
}

static void print_cell(const char *signal, const char *target, const char *when,
                       const struct cell *cell)
{
    (void)printf("%-5s %-7s %-14s %6ld ", signal, target, when, cell->rounds);
    for (int status = 0; status < STATUSES; status++)
        if (cell->status[status] > 0)
            (void)printf(" %d:%ld", status, cell->status[status]);
    if (cell->missed > 0)
        (void)printf("  (%ld not reached)", cell->missed);
    if (cell->left_mpirun > 0)
        (void)printf("  (%ld mpirun left)", cell->left_mpirun);
    if (cell->crashed_mpirun > 0)
        (void)printf("  (%ld mpirun crashed)", cell->crashed_mpirun);
    if (cell->failed > 0)
        (void)printf("  (%ld FAILED)", cell->failed);
    (void)printf("\n");
}

static void add(struct cell *sum, const struct cell *cell)
{
    sum->rounds += cell->rounds;
    sum->missed += cell->missed;
    sum->left_mpirun += cell->left_mpirun;
    sum->crashed_mpirun += cell->crashed_mpirun;
    sum->failed += cell->failed;
    for (int status = 0; status < STATUSES; status++)
        sum->status[status] += cell->status[status];
}

void tally_print(const struct tally *tally)
{
    (void)printf("signal to      phase          rounds  status:rounds\n");
    for (int i = 0; i < SIGNALS; i++) {
        struct cell sum = {.rounds = 0};

        for (int target = 0; target < TARGETS; target++)
            for (int when = 0; when < WHENS; when++) {
                const struct cell *cell = &tally->cell[i][target][when];

                if (cell->rounds == 0)
                    continue;
                print_cell(signal_names[i].name, target_names[target],
                           when < PHASES ? phase_names[when] : "any time", cell);
                add(&sum, cell);
            }
        if (sum.rounds > 0)
            print_cell(signal_names[i].name, "any", "any", &sum);
    }
}
