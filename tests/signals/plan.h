/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SIGNALS_PLAN_H
#define PIJOB_TESTS_SIGNALS_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "phases.h"

/* What happens in a round. */

enum target { TARGET_ONE, TARGET_SOME, TARGET_ALL, TARGET_MPIRUN, TARGETS };

enum { RANKS_MIN = 2, RANKS_MAX = 4, SIGNALS = 4 };

extern const char *const target_names[TARGETS];

/* The signals of the campaign, with their names without SIG. */
extern const struct signal_name {
    int number;
    const char *name;
} signal_names[SIGNALS];

struct plan {
    int signal;
    enum target target;
    int ranks;
    unsigned mask;    /* the ranks that it goes to, or that send it to mpirun */
    bool checkpoints; /* the job makes some */
    enum phase phase; /* PHASE_NONE: after DELAY seconds instead, from outside */
    long call;        /* of the phase */
    double delay;
};

/* What a round without a signal has: the highest number of calls in each phase, and its
 * seconds. */
struct measure {
    long calls[PHASES];
    double seconds;
};

/* RETURN: the plan of round NUMBER with SIGNAL; it depends on these and SEED alone, except
 * that MEASURE bounds the calls and the delay.
 */
struct plan plan_draw(uint64_t seed, int signal, long number, const struct measure *measure);

/* RETURN: the name of SIGNAL, without SIG. */
const char *plan_signal(int signal);

/* RETURN: TEXT, with the plan as people read it. */
char *plan_text(const struct plan *plan, char *text, size_t size);

#endif /* PIJOB_TESTS_SIGNALS_PLAN_H */
