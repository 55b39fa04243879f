/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_test.c - test the messages between the ranks of each node
 *
 * All ranks of a node compute the same list of pairs.  The lower rank of a pair tells the next
 * pair when it may begin, so that no pair shares the memory bus with another one.  The lowest
 * rank of the node, its leader, collects the results, and sends only their figures to rank 0.
 */

#include <config.h>

#include "node_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/cpu_domain.h"
#include "core/watchdog.h"
#include "link_pair.h"
#include "mpi/node_leaders.h"
#include "mpi/quiet.h"
#include "mpi/tags.h"
#include "network.h"
#include "node_gather.h"
#include "slurm/slurm.h"

enum {
    ATTEMPTS_LEAST = 3, /* for a pair that is too slow, or was disturbed */
    ATTEMPTS_MAX = 10,
};

/* Seconds */
/* What a pair may need of the watchdog's time, in all its attempts, at 100 MB/s. */
#define PAIR_TIME 5.0           /* seconds */
#define PAIR_TIME_PER_BYTE 2e-7 /* seconds */

#define PAUSE 0.02 /* between two attempts, growing: a disturbance may pass */

#define FAR 8.0 /* times worse than allowed: further attempts are useless */

#define TRIES ", and MPI tries it for each large message"

/* What the ranks of a node know of each other. */
struct member {
    int32_t rank; /* of the job */
    struct node_place place;
    struct single_copy_offer offer;
};

/* The test, on one rank. */
struct tester {
    const struct node_plan *plan;
    MPI_Comm mpi; /* of the ranks of this node */
    int me, ranks;
    struct member *member; /* each rank */
    struct node_pair *pair;
    int pairs;
    struct node_leaders names; /* of the ranks, as those of hosts, for link_end */
    char node[HOST_NAME_SIZE];
    uint64_t volume;
    struct node_result *result; /* of the pairs in which this is the lower rank */
    int results;
};

/* ---- Who is on the node ---- */

/* Give the ranks of each node a communicator. */
static int split(const struct comm *comm, const struct placement *placement, MPI_Comm *mpi,
                 struct error *err)
{
    int *nodes = NULL;
    int mine = 0;
    int rc;

    *mpi = MPI_COMM_NULL;
    if (comm->rank == 0) {
        nodes = calloc((size_t)comm->size, sizeof(*nodes));
        if (!nodes)
            return error_set(err, "out of memory for %d ranks", comm->size);
        for (int at = 0, count; at < placement->ranks; at += count) {
            count = placement_on_node(placement, at);
            for (int i = at; i < at + count; i++)
                nodes[placement->by_node[i]] = at;
        }
    }
    rc = comm_result(MPI_Scatter(nodes, 1, MPI_INT, &mine, 1, MPI_INT, 0, comm->mpi),
                     "MPI_Scatter of the nodes", err);
    free(nodes);
    if (rc < 0)
        return -1;
    return comm_result(MPI_Comm_split(comm->mpi, mine, comm->rank, mpi), "MPI_Comm_split",
                       err);
}

static struct member describe_myself(const struct comm *comm)
{
    uint8_t bits[CPU_MASK_BYTES];
    struct cpu_domain domain = cpu_domain_of(host_cpu_mask(bits));

    return (struct member){
        .rank = comm->rank,
        .place = {domain.socket, domain.numa},
        .offer = single_copy_offer(),
    };
}

static int meet_members(struct tester *t, const struct comm *comm, struct error *err)
{
    struct member mine = describe_myself(comm);
    struct node_place *place = calloc((size_t)t->ranks, sizeof(*place));

    t->member = calloc((size_t)t->ranks, sizeof(*t->member));
    t->names.node = calloc((size_t)t->ranks, sizeof(*t->names.node));
    t->pair = calloc((size_t)node_schedule_most(t->ranks), sizeof(*t->pair));
    if (!place || !t->member || !t->names.node || !t->pair) {
        free(place);
        return error_set(err, "out of memory for %d ranks", t->ranks);
    }
    if (comm_result(MPI_Allgather(&mine, sizeof(mine), MPI_BYTE, t->member, sizeof(mine),
                                  MPI_BYTE, t->mpi),
                    "MPI_Allgather of the ranks of a node", err) < 0) {
        free(place);
        return -1;
    }
    for (int i = 0; i < t->ranks; i++) {
        place[i] = t->member[i].place;
        (void)snprintf(t->names.node[i], HOST_NAME_SIZE, "rank %d", t->member[i].rank);
    }
    t->pairs = node_schedule(place, t->ranks, t->pair);
    t->names.mpi = t->mpi;
    t->names.host = t->me;
    t->names.hosts = t->ranks;
    free(place);
    t->result = calloc((size_t)t->pairs, sizeof(*t->result));
    return t->result ? 0 : error_set(err, "out of memory for %d pairs", t->pairs);
}

/* ---- One pair after the other ---- */

/* Whether a pair is measured again after ATTEMPT. */
static bool is_wanted_again(const struct node_plan *plan, const struct link *link, int attempt)
{
    double most = plan->latency_at_most > 0 ? link->latency / plan->latency_at_most : 0;
    double slow = plan->bandwidth_at_least / link->bandwidth;

    most = slow > most ? slow : most;
    if (attempt < ATTEMPTS_LEAST)
        return most > 1 || link->disturbed;
    return attempt < ATTEMPTS_MAX && most > 1 && most < FAR;
}

/* Measure the pair of this rank and OTHER, into LINK of the lower one. */
static int measure(struct tester *t, int other, struct link *link, struct error *err)
{
    bool lower = t->me < other;
    unsigned char again = 1;
    struct link_end end;
    int rc = 0;

    if (link_end_init(&end, &t->names, t->plan->bytes, t->plan->timeout, NULL, err) < 0)
        return -1;
    end.within = t->node;
    for (int attempt = 1; rc == 0 && again; attempt++) {
        rc = link_measure(&end, other, lower, lower ? link : NULL, err);
        if (rc < 0)
            break;
        if (!lower) {
            rc = link_receive(&end, other, TAG_NODE_AGAIN, &again, 1, err);
            continue;
        }
        again = is_wanted_again(t->plan, link, attempt);
        rc = link_send(&end, other, TAG_NODE_AGAIN, &again, 1, err);
        if (again)
            clock_sleep(PAUSE * attempt);
    }
    t->volume += end.volume;
    link_end_clear(&end);
    return rc;
}

/* Wait until the pair before number P has ended. */
static int wait_turn(const struct tester *t, int p, struct error *err)
{
    MPI_Request request;

    if (p == 0 || t->pair[p - 1].low == t->me)
        return 0;
    if (comm_result(
            MPI_Irecv(NULL, 0, MPI_BYTE, t->pair[p - 1].low, TAG_NODE_TURN, t->mpi, &request),
            "MPI_Irecv of the turn", err) < 0)
        return -1;
    return quiet_wait(&request, NODE_WAIT, err);
}

static int give_turn(const struct tester *t, int p, struct error *err)
{
    const int next[2] = {t->pair[p].low, t->pair[p].high};

    for (int i = 0; i < 2; i++) {
        MPI_Request request;

        if (next[i] == t->me)
            continue;
        if (comm_result(MPI_Isend(NULL, 0, MPI_BYTE, next[i], TAG_NODE_TURN, t->mpi, &request),
                        "MPI_Isend of the turn", err) < 0 ||
            quiet_wait(&request, NODE_WAIT, err) < 0)
            return -1;
    }
    return 0;
}

static void keep_result(struct tester *t, const struct node_pair *pair,
                        const struct link *link)
{
    t->result[t->results++] = (struct node_result){
        .rank = {t->member[pair->low].rank, t->member[pair->high].rank},
        .distance = pair->distance,
        .disturbed = link->disturbed,
        .latency = link->latency,
        .bandwidth = link->bandwidth,
        .wrong = link->wrong,
        .sender = t->member[link->sender].rank,
        .bytes = link->bytes,
        .error = link->error,
    };
}

static int measure_all(struct tester *t, struct error *err)
{
    for (int p = 0; p < t->pairs; p++) {
        const struct node_pair *pair = &t->pair[p];
        struct link link = {.wrong = 0};

        if (pair->low != t->me && pair->high != t->me)
            continue;
        if (wait_turn(t, p, err) < 0 ||
            measure(t, pair->low == t->me ? pair->high : pair->low, &link, err) < 0)
            return -1;
        if (pair->low != t->me)
            continue;
        keep_result(t, pair, &link);
        if (p + 1 < t->pairs && give_turn(t, p + 1, err) < 0)
            return -1;
    }
    return 0;
}

/* ---- The node ---- */

/* Test the pairs of this node. */
static int test_node(struct tester *t, const struct comm *comm, struct node_figures *figures,
                     struct error *err)
{
    uint64_t before = network_tcp_bytes_of_all();
    struct node_ending ending = {.results = 0};
    const struct single_copy_offer *mine;
    const struct single_copy_offer *theirs;
    bool works;
    int other;

    if (meet_members(t, comm, err) < 0)
        return -1;
    other = t->me + 1 < t->ranks ? t->me + 1 : t->me - 1;
    mine = &t->member[t->me].offer;
    theirs = &t->member[other].offer;
    works = single_copy_cma(mine, theirs, ending.refused);
    if (measure_all(t, err) < 0)
        return -1;
    ending.results = t->results;
    (void)node_transport_used(before, t->volume, ending.transport);
    if (!works && node_transport_refuse(ending.transport) &&
        single_copy_same_users(mine, theirs)) {
        size_t used = strlen(ending.refused);

        (void)snprintf(ending.refused + used, sizeof(ending.refused) - used, TRIES);
    }
    return node_gather_figures(t->mpi, &ending, t->result, t->pairs, figures, err);
}

/* ---- All nodes ---- */

static int gather_figures(const struct node_leaders *leaders, const struct node_figures *mine,
                          struct node_report *report, struct error *err)
{
    if (leaders->host == 0) {
        report->figures = calloc((size_t)leaders->hosts, sizeof(*report->figures));
        if (!report->figures)
            return error_set(err, "out of memory for %d hosts", leaders->hosts);
    }
    return node_gather(mine, sizeof(*mine), report->figures, leaders->mpi, err);
}

/* The watchdog waits as long as the node with most pairs may need.  A rank that does not
 * answer is noticed before that (plan->timeout). */
static int be_patient(const struct tester *t, const struct comm *comm, struct error *err)
{
    double pair = PAIR_TIME + PAIR_TIME_PER_BYTE * (double)t->plan->bytes;
    int mine = t->ranks > 1 ? node_schedule_most(t->ranks) : 0;
    int most = 0;

    if (comm_result(MPI_Allreduce(&mine, &most, 1, MPI_INT, MPI_MAX, comm->mpi),
                    "MPI_Allreduce of the pairs of a node", err) < 0)
        return -1;
    watchdog_begin("node links", t->plan->patience + pair * most, NULL);
    return 0;
}

int node_test(const struct comm *comm, const struct placement *placement,
              const struct node_plan *plan, struct node_report *report, struct error *err)
{
    double begin = clock_now();
    struct tester t = {.plan = plan, .mpi = MPI_COMM_NULL};
    struct node_figures figures = {.ranks = 1};
    struct node_leaders leaders;
    int rc;

    *report = (struct node_report){.hosts = 0};
    if (node_leaders_choose(comm, placement, &leaders, err) < 0)
        return -1;
    rc = split(comm, placement, &t.mpi, err);
    if (rc == 0)
        rc = comm_result(MPI_Comm_rank(t.mpi, &t.me), "MPI_Comm_rank", err);
    if (rc == 0)
        rc = comm_result(MPI_Comm_size(t.mpi, &t.ranks), "MPI_Comm_size", err);
    if (rc == 0)
        rc = be_patient(&t, comm, err);
    if (rc == 0 && t.ranks > 1) {
        (void)slurm_node_name(t.node, sizeof(t.node));
        rc = test_node(&t, comm, &figures, err);
    }
    if (rc == 0 && leaders.mpi != MPI_COMM_NULL)
        rc = gather_figures(&leaders, &figures, report, err);
    if (rc == 0)
        rc = quiet_meet(comm->mpi, err);
    free(t.member);
    free(t.pair);
    free(t.result);
    free(t.names.node);
    if (rc == 0)
        (void)MPI_Comm_free(&t.mpi);
    report->hosts = node_leaders_names(&leaders, &report->node);
    report->seconds = clock_now() - begin;
    if (rc < 0)
        node_report_clear(report);
    return rc;
}

void node_report_clear(struct node_report *report)
{
    free(report->node);
    free(report->figures);
    *report = (struct node_report){.hosts = 0};
}
