/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * answer.c - is the answer right?
 */

#include <config.h>

#include "answer.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/ranges.h"
#include "mpi/trouble.h"
#include "sum/expected.h"
#include "sum/oracle.h"

/* Write the names of the exchanges whose bit is set in MASK. */
static void list_exchanges(const struct run *run, int mask, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < run->exchange_count && used < size; i++)
        if (mask & 1 << i)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                                     run->exchanges[i].exchange->name);
}

int judge_intervals(const struct run *run, int disagree, struct verdict *verdict,
                    struct error *err)
{
    const struct comm *comm = &run->session.comm;
    struct check *check;
    int mask = 0;

    if (comm_result(MPI_Reduce(&disagree, &mask, 1, MPI_INT, MPI_BOR, 0, comm->mpi),
                    "MPI_Reduce of the comparison of intervals", err) < 0)
        return -1;
    if (comm->rank != 0)
        return 0;
    check = verdict_add(verdict, "intervals", EXIT_WRONG_ANSWER);
    if (mask) {
        list_exchanges(run, mask, check->measured, sizeof(check->measured));
        check_fail(check, "handed out other intervals than %s: %s",
                   run->exchanges[0].exchange->name, check->measured);
    }
    return 0;
}

int judge_partial(const struct run *run, struct error *err)
{
    const struct interval summed = {run->mine.first, run->done};
    double deviation = expected_deviation(&run->series, &run->work, summed, run->partial.sum);
    char cpus[RANGES_TEXT_SIZE];

    if (deviation <= DEVIATION_MAX)
        return 0;
    return error_set(err, "summed its %" PRIu64 " terms wrongly, by %.3e, on cpus %s",
                     run->partial.terms, deviation, host_cpu_list(cpus, sizeof(cpus)));
}

int judge_ranks(const struct run *run, const char *name, const struct error *mine,
                struct verdict *verdict, struct error *err)
{
    const struct session *session = &run->session;
    struct trouble trouble;
    struct check *check;

    if (trouble_gather(&session->comm, &session->placement, mine, &trouble, err) < 0)
        return -1;
    if (session->comm.rank != 0)
        return 0;
    check = verdict_add(verdict, name, EXIT_WRONG_ANSWER);
    (void)snprintf(check->measured, sizeof(check->measured), "%d wrong", trouble.count);
    (void)snprintf(check->expected, sizeof(check->expected), "0 wrong");
    if (trouble.count > 0) {
        (void)snprintf(check->hosts, sizeof(check->hosts), "%s", trouble.nodes);
        check_fail(check, "%s", trouble.text);
    }
    return 0;
}

static void judge_value(const struct run *run, const struct partial *total,
                        struct verdict *verdict)
{
    struct fixed exact = oracle_partial_sum(run->series.terms);
    double deviation = fixed_to_double(fixed_abs(fixed_sub(total->sum, exact)));
    struct check *check = verdict_add(verdict, "value", EXIT_WRONG_ANSWER);

    (void)snprintf(check->measured, sizeof(check->measured), "deviation %.3e", deviation);
    (void)snprintf(check->expected, sizeof(check->expected), "at most %.0e", DEVIATION_MAX);
    if (!(deviation <= DEVIATION_MAX))
        check_fail(check,
                   "the sum is off by %.3e: a rank summed wrongly, or its sum was lost, "
                   "doubled or changed on the way",
                   deviation);
}

static void judge_count(const struct run *run, const struct partial *total,
                        struct verdict *verdict)
{
    struct check *check = verdict_add_equal(verdict, "count", EXIT_WRONG_ANSWER, total->terms,
                                            run->series.terms);

    if (check->verdict == CHECK_FAIL)
        check_fail(check, "%" PRIu64 " terms arrived of %" PRIu64, total->terms,
                   run->series.terms);
}

static void judge_agreement(const struct run *run, struct verdict *verdict)
{
    const struct exchange_run *first = &run->exchanges[0];
    struct check *check = verdict_add(verdict, "exchanges", EXIT_WRONG_ANSWER);
    int mask = 0;

    for (int i = 1; i < run->exchange_count; i++)
        if (!fixed_equal(run->exchanges[i].total.sum, first->total.sum) ||
            run->exchanges[i].total.terms != first->total.terms)
            mask |= 1 << i;
    if (mask) {
        list_exchanges(run, mask, check->measured, sizeof(check->measured));
        check_fail(check, "collected other bits than %s: %s", first->exchange->name,
                   check->measured);
    }
}

void judge_total(const struct run *run, struct verdict *verdict)
{
    /* Each exchange's own sum is in the log; the first one's is the total. */
    const struct partial *total = &run->exchanges[0].total;

    judge_value(run, total, verdict);
    judge_count(run, total, verdict);
    if (run->exchange_count > 1)
        judge_agreement(run, verdict);
}
