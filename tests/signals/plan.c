/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * plan.c - draw what happens in a round: which signal, to whom, and when
 */

#include "plan.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>

const char *const target_names[TARGETS] = {"one", "some", "all", "mpirun"};

const struct signal_name signal_names[SIGNALS] = {
    {SIGTERM, "TERM"},
    {SIGUSR1, "USR1"},
    {SIGINT, "INT"},
    {SIGKILL, "KILL"},
};

/* The next number of the sequence STATE (splitmix64), as in tests/unit/unit.h. */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static long below(uint64_t *state, long count)
{
    return (long)(draw(state) % (uint64_t)count);
}

static double fraction(uint64_t *state)
{
    return (double)(draw(state) >> 11) / (double)(UINT64_C(1) << 53);
}

/* One of COUNT calls: half of the rounds prefer the first ones, where a phase with many calls
 * has what happens only once. */
static long draw_call(uint64_t *state, long count)
{
    double x = fraction(state);

    if (count <= 1)
        return 1;
    if (below(state, 2) == 0)
        return (long)exp(x * log((double)count));
    return 1 + (long)(x * (double)count);
}

static unsigned draw_mask(uint64_t *state, const struct plan *plan)
{
    const unsigned all = (1U << plan->ranks) - 1;
    unsigned mask;

    if (plan->target == TARGET_ALL)
        return all;
    if (plan->target != TARGET_SOME)
        return 1U << below(state, plan->ranks);
    /* Not all, and two if there are more than two. */
    do
        mask = (unsigned)below(state, (long)all);
    while (mask == 0 || (plan->ranks > 2 && (mask & (mask - 1)) == 0));
    return mask;
}

struct plan plan_draw(uint64_t seed, int signal, long number, const struct measure *measure)
{
    uint64_t state = seed * UINT64_C(1000003) + (uint64_t)number * 64 + (uint64_t)signal;
    struct plan plan = {.signal = signal, .phase = PHASE_NONE};
    int phases;

    plan.target = (enum target)below(&state, TARGETS);
    plan.ranks = RANKS_MIN + (int)below(&state, RANKS_MAX - RANKS_MIN + 1);
    plan.mask = draw_mask(&state, &plan);
    plan.checkpoints = below(&state, 5) > 0;
    phases = plan.target == TARGET_MPIRUN ? PHASES : PHASE_MPIRUN_START;
    if (below(&state, 4) > 0)
        plan.phase = (enum phase)below(&state, phases);
    if (plan.phase == PHASE_CHECKPOINT)
        plan.checkpoints = true;
    if (plan.phase != PHASE_NONE)
        plan.call = draw_call(&state, measure->calls[plan.phase]);
    else
        plan.delay = fraction(&state) * measure->seconds;
    return plan;
}

const char *plan_signal(int signal)
{
    for (int i = 0; i < SIGNALS; i++)
        if (signal_names[i].number == signal)
            return signal_names[i].name;
    return "?";
}

char *plan_text(const struct plan *plan, char *text, size_t size)
{
    char when[64];

    if (plan->phase == PHASE_NONE)
        (void)snprintf(when, sizeof(when), "after %.6f s", plan->delay);
    else
        (void)snprintf(when, sizeof(when), "at call %ld of %s", plan->call,
                       phase_names[plan->phase]);
    (void)snprintf(text, size, "SIG%s to %s, %s, %d ranks, ranks 0x%x, %s",
                   plan_signal(plan->signal), target_names[plan->target], when, plan->ranks,
                   plan->mask, plan->checkpoints ? "checkpoints" : "no checkpoints");
    return text;
}
