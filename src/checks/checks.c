/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * checks.c - the table of the checks, and how each kind of check is made
 */

#include <config.h>

#include "checks.h"

#include <stdio.h>

#include "answer_check.h"
#include "binding_check.h"
#include "core/cures.h"
#include "host_names.h"
#include "launch_check.h"
#include "library_agreement.h"
#include "library_check.h"
#include "limit_check.h"
#include "link_check.h"
#include "message_check.h"
#include "mpi/trouble.h"
#include "node_check.h"
#include "own_look.h"
#include "placement_check.h"
#include "shm_check.h"
#include "speed_check.h"
#include "thread_check.h"

/* A check is made in one of three ways. */
struct row {
    enum check_stage stage;
    const char *name;
    const char *key; /* of the description, which must have it; NULL: it need not */
    enum exit_status on_failure;

    /* Each rank looks at itself. */
    void (*own)(const struct check_facts *facts, struct own_look *look);
    /* Rank 0 looks at what it knows of all. */
    void (*root)(const struct check_facts *facts, struct check *check);
    /* All ranks together; CHECK counts on rank 0.  RETURN: 0, or -1 with the reason in ERR. */
    int (*together)(const struct check_facts *facts, struct check *check, struct error *err);

    bool cure; /* the diagnosis has none: that of core/cures.h is added */
};

/* In the order of the log. */
static const struct row rows[] = {
    {CHECKS_LAUNCH, "launch", NULL, EXIT_WRONG_LAUNCH, .root = check_launch},
    {CHECKS_LAUNCH, "libraries", NULL, EXIT_WRONG_LAUNCH, .own = look_at_libraries},
    {CHECKS_LAUNCH, "same libraries", NULL, EXIT_WRONG_LAUNCH,
     .together = check_library_agreement},
    {CHECKS_LAUNCH, "host names", NULL, EXIT_WRONG_LAUNCH, .together = check_host_names},
    {CHECKS_LAUNCH, "wire-up", NULL, EXIT_WRONG_LAUNCH, .own = look_at_wire_up, .cure = true},
    {CHECKS_LAUNCH, "ranks", "expect.ranks", EXIT_WRONG_LAUNCH, .root = check_ranks},
    {CHECKS_LAUNCH, "nodes", "expect.nodes", EXIT_WRONG_LAUNCH, .root = check_nodes},

    {CHECKS_PLACE, "directories", NULL, EXIT_WRONG_LAUNCH, .own = look_at_directories},
    {CHECKS_PLACE, "shared memory", NULL, EXIT_WRONG_LAUNCH, .root = check_shared_memory},
    {CHECKS_PLACE, "processes", NULL, EXIT_WRONG_LAUNCH, .root = check_processes},
    {CHECKS_PLACE, "thread_level", "expect.thread_level", EXIT_WRONG_LAUNCH,
     .own = look_at_thread_level},
    {CHECKS_PLACE, "mpi", "expect.mpi", EXIT_WRONG_LAUNCH, .own = look_at_mpi},
    {CHECKS_PLACE, "pmix", "expect.pmix", EXIT_WRONG_LAUNCH, .own = look_at_pmix},
    {CHECKS_PLACE, "placement", NULL, EXIT_WRONG_LAUNCH, .root = check_placement},
    {CHECKS_PLACE, "tasks_per_node", "expect.tasks_per_node", EXIT_WRONG_LAUNCH,
     .root = check_tasks_per_node},
    {CHECKS_PLACE, "threads", "expect.threads", EXIT_WRONG_LAUNCH, .root = check_threads},
    {CHECKS_PLACE, "binding", "expect.binding", EXIT_WRONG_LAUNCH, .root = check_binding},
    {CHECKS_PLACE, "locked_memory_at_least", "expect.locked_memory_at_least",
     EXIT_WRONG_LAUNCH, .root = check_locked_memory},
    {CHECKS_PLACE, "memory_at_least", "expect.memory_at_least", EXIT_WRONG_LAUNCH,
     .root = check_memory},
    {CHECKS_PLACE, "tmpdir_free_at_least", "expect.tmpdir_free_at_least", EXIT_WRONG_LAUNCH,
     .root = check_tmpdir_free},
    {CHECKS_PLACE, "shm_free_at_least", "expect.shm_free_at_least", EXIT_WRONG_LAUNCH,
     .root = check_shm_free},
    {CHECKS_PLACE, "message memory", NULL, EXIT_WRONG_LAUNCH,
     .together = check_message_memory},

    {CHECKS_CORES, "cores", NULL, EXIT_WRONG_ANSWER, .own = look_at_cores, .cure = true},

    {CHECKS_LINKS, "links", NULL, EXIT_WRONG_ANSWER, .root = check_messages, .cure = true},
    {CHECKS_LINKS, "latency", "expect.latency_at_most", EXIT_TOO_SLOW, .root = check_latency,
     .cure = true},
    {CHECKS_LINKS, "bandwidth", "expect.bandwidth_at_least", EXIT_TOO_SLOW,
     .root = check_bandwidth, .cure = true},
    {CHECKS_LINKS, "transport", "expect.transport", EXIT_WRONG_LAUNCH, .root = check_transport,
     .cure = true},

    {CHECKS_NODES, "node links", NULL, EXIT_WRONG_ANSWER, .root = check_node_messages,
     .cure = true},
    {CHECKS_NODES, "node_latency", "expect.node_latency_at_most", EXIT_TOO_SLOW,
     .root = check_node_latency, .cure = true},
    {CHECKS_NODES, "node_bandwidth", "expect.node_bandwidth_at_least", EXIT_TOO_SLOW,
     .root = check_node_bandwidth, .cure = true},
    {CHECKS_NODES, "node_transport", "expect.node_transport", EXIT_WRONG_LAUNCH,
     .root = check_node_transport},
    {CHECKS_THREADS, "thread messages", "expect.thread_level", EXIT_WRONG_ANSWER,
     .together = check_thread_messages},
    {CHECKS_MESSAGES, "payload", "communication.payload", EXIT_WRONG_ANSWER,
     .root = check_payload, .cure = true},
    {CHECKS_MESSAGES, "collectives", "communication.collectives", EXIT_WRONG_ANSWER,
     .root = check_collectives, .cure = true},

    {CHECKS_INTERVALS, "intervals", NULL, EXIT_WRONG_ANSWER, .together = check_intervals,
     .cure = true},
    {CHECKS_PARTIALS, "partial sums", NULL, EXIT_WRONG_ANSWER, .own = look_at_partial,
     .cure = true},
    {CHECKS_ANSWER, "value", NULL, EXIT_WRONG_ANSWER, .root = check_value, .cure = true},
    {CHECKS_ANSWER, "count", NULL, EXIT_WRONG_ANSWER, .root = check_count, .cure = true},
    {CHECKS_ANSWER, "exchanges", NULL, EXIT_WRONG_ANSWER, .root = check_exchanges,
     .cure = true},

    {CHECKS_END, "checkpoint", NULL, EXIT_CHECKPOINT, .root = check_kept},
    {CHECKS_END, "rate_per_rank_at_least", "expect.rate_per_rank_at_least", EXIT_TOO_SLOW,
     .root = check_rate},
    {CHECKS_END, "slowest_host_at_least", "expect.slowest_host_at_least", EXIT_TOO_SLOW,
     .root = check_slowest_host},
    {CHECKS_END, "startup_at_most", "expect.startup_at_most", EXIT_TOO_SLOW,
     .root = check_startup},
    {CHECKS_END, "inject", "inject.fault", EXIT_CANNOT_RUN, .root = check_inject,
     .cure = true},
};

/* On rank 0: what it found when it looked at itself, or what another rank found. */
static void tell(const struct own_look *look, const struct trouble *trouble, int ranks,
                 struct check *check)
{
    if (*look->measured || *look->expected) {
        check_set_measured(check, "%s", look->measured);
        check_set_expected(check, "%s", look->expected);
    } else {
        check_set_measured(check, "%d wrong", trouble->count);
        check_set_expected(check, "0 wrong");
    }
    if (trouble->count > 0) {
        if (*look->measured && !look->wrong)
            check_set_measured(check, "%s; different on %d of %d ranks", look->measured,
                               trouble->count, ranks);
        hostlist_copy(&check->hosts, &trouble->nodes);
        check_fail(check, "%s", trouble->text);
    } else if (look->absent) {
        check->verdict = CHECK_NONE;
    } else if (look->unknown) {
        check_skip(check, "%s", look->unknown);
    }
}

/* Every rank looks at itself, and rank 0 tells. */
static int gather_looks(const struct row *row, const struct check_facts *facts,
                        struct check *check, struct error *err)
{
    struct own_look look = {.wrong = false};
    struct trouble trouble;

    row->own(facts, &look);
    if (trouble_gather(facts->comm, facts->placement, look.wrong ? &look.why : NULL, &trouble,
                       err) < 0)
        return -1;
    if (facts->comm->rank == 0)
        tell(&look, &trouble, facts->comm->size, check);
    trouble_clear(&trouble);
    return 0;
}

static int make(const struct row *row, const struct check_facts *facts, struct check *check,
                struct error *err)
{
    if (row->own)
        return gather_looks(row, facts, check, err);
    if (row->together)
        return row->together(facts, check, err);
    if (facts->comm->rank == 0)
        row->root(facts, check);
    return 0;
}

static bool is_wanted(const struct row *row, const struct check_facts *facts)
{
    return !row->key || (facts->job && job_given(facts->job, job_key_find(row->key)));
}

/* Let the diagnosis of CHECK end in what to do. */
static void add_cure(struct check *check)
{
    char diagnosis[CHECK_DIAGNOSIS_SIZE];
    const struct cure *cure = cure_find(check->name);

    (void)snprintf(diagnosis, sizeof(diagnosis), "%s", check->diagnosis);
    if (cure)
        check_fail(check, "%s; %s", diagnosis, cure->cure);
}

int checks_run(enum check_stage stage, const struct check_facts *facts,
               struct verdict *verdict, struct error *err)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct check check = check_begin(rows[i].name, rows[i].on_failure);

        if (rows[i].stage != stage || !is_wanted(&rows[i], facts))
            continue;
        if (make(&rows[i], facts, &check, err) < 0)
            return -1;
        if (check.verdict == CHECK_FAIL && rows[i].cure)
            add_cure(&check);
        if (facts->comm->rank == 0)
            verdict_add(verdict, &check);
    }
    return 0;
}
