/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * answer_check.c - whether the answer is right
 */

#include <config.h>

#include "answer_check.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/host.h"
#include "core/ranges.h"
#include "job/inject_fault.h"
#include "slurm/slurm.h"
#include "sum/expected.h"
#include "sum/oracle.h"

/* Write the names of the exchanges whose bit is set in MASK. */
static void list_exchanges(const struct answer *answer, int mask, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < answer->exchange_count && used < size; i++)
        if (mask & 1 << i)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                                     answer->exchanges[i].exchange->name);
}

/* What rank 0 has; each exchange's own sum is in the log, the first one's is the total. */
static const struct partial *total_of(const struct check_facts *facts)
{
    return &facts->answer->exchanges[0].total;
}

/* ---- Before the sums travel ---- */

int check_intervals(const struct check_facts *facts, struct check *check, struct error *err)
{
    const struct answer *answer = facts->answer;
    int mine = answer->other_intervals;
    int mask = 0;

    if (comm_result(MPI_Reduce(&mine, &mask, 1, MPI_INT, MPI_BOR, 0, facts->comm->mpi),
                    "MPI_Reduce of the comparison of intervals", err) < 0)
        return -1;
    if (mask) {
        list_exchanges(answer, mask, check->measured, sizeof(check->measured));
        check_fail(check, "%s and %s distributed different intervals", check->measured,
                   answer->exchanges[0].exchange->name);
    }
    return 0;
}

void look_at_cores(const struct check_facts *facts, struct own_look *look)
{
    look->wrong =
        compute_selftest(facts->answer->kernel, facts->answer->threads, &look->why) < 0;
}

void look_at_partial(const struct check_facts *facts, struct own_look *look)
{
    const struct answer *answer = facts->answer;
    double deviation =
        expected_deviation(answer->series, answer->work, answer->summed, answer->partial.sum);
    char cpus[RANGES_TEXT_SIZE];

    look->wrong = !(deviation <= DEVIATION_MAX);
    if (look->wrong)
        (void)error_set(&look->why,
                        "summed its %" PRIu64 " terms wrongly, by %.3e, on cpus %s",
                        answer->partial.terms, deviation, host_cpu_list(cpus, sizeof(cpus)));
}

/* ---- The total ---- */

void check_value(const struct check_facts *facts, struct check *check)
{
    struct fixed exact = oracle_partial_sum(facts->answer->series->terms);
    double deviation = fixed_to_double(fixed_abs(fixed_sub(total_of(facts)->sum, exact)));

    check_set_measured(check, "deviation %.3e", deviation);
    check_set_expected(check, "at most %.0e", DEVIATION_MAX);
    if (!(deviation <= DEVIATION_MAX))
        check_fail(check,
                   "the sum is off by %.3e: a rank summed wrongly, or its sum was lost, "
                   "duplicated or corrupted in transit",
                   deviation);
}

void check_count(const struct check_facts *facts, struct check *check)
{
    uint64_t terms = total_of(facts)->terms;
    uint64_t expected = facts->answer->series->terms;

    if (!check_equal(check, terms, expected))
        check_fail(check, "%" PRIu64 " of %" PRIu64 " terms arrived", terms, expected);
}

void check_exchanges(const struct check_facts *facts, struct check *check)
{
    const struct answer *answer = facts->answer;
    const struct exchange_result *first = &answer->exchanges[0];
    int mask = 0;

    if (answer->exchange_count < 2) {
        check->verdict = CHECK_NONE;
        return;
    }
    for (int i = 1; i < answer->exchange_count; i++)
        if (!fixed_equal(answer->exchanges[i].total.sum, first->total.sum) ||
            answer->exchanges[i].total.terms != first->total.terms)
            mask |= 1 << i;
    if (mask) {
        list_exchanges(answer, mask, check->measured, sizeof(check->measured));
        check_fail(check, "%s and %s collected different sums", check->measured,
                   first->exchange->name);
    }
}

/* ---- What goes with it ---- */

void check_kept(const struct check_facts *facts, struct check *check)
{
    char node[HOST_NAME_SIZE];

    if (!facts->answer->kept) {
        check->verdict = CHECK_NONE;
        return;
    }
    if (!facts->answer->keep_failed)
        return;
    hostlist_add(&check->hosts, slurm_node_name(node, sizeof(node)));
    check_fail(check,
               "the sum is right, but the last checkpoint failed: %.300s; correct this and "
               "start the job again: it resumes from the previous checkpoint",
               facts->answer->keep_failed->text);
}

void check_inject(const struct check_facts *facts, struct check *check)
{
    const struct job *job = facts->job;
    const struct inject_fault_row *fault = inject_fault_at(job->inject.fault);
    const char *node;

    if (job->inject.fault == INJECT_NONE) {
        check->verdict = CHECK_NONE;
        return;
    }
    node = placement_node(facts->placement, (int)job->inject.rank);
    check->on_failure = fault->status;
    check_set_measured(check, "rank %" PRIu64 " %s", job->inject.rank, fault->meaning);
    check_set_expected(check, "no injected fault");
    hostlist_add(&check->hosts, node);
    check_fail(check,
               "an injected fault: rank %" PRIu64
               " on %s %s; this result says nothing about the machine",
               job->inject.rank, node, fault->meaning);
}
