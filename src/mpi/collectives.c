/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * collectives.c - several collectives, on the communicators of a hierarchical MPI
 */

#include <config.h>

#include "collectives.h"

#include <stdio.h>
#include <stdlib.h>

#include "answers.h"
#include "collective_call.h"

enum {
    SHORT_BYTES = 64,
    LONG_BYTES = 1 << 20,
    BUFFER_BYTES = 16 << 20, /* of the messages of all ranks, with long messages */
};

_Static_assert((int)COLLECTIVES_COUNT == COLLECTIVE_KINDS * 2 * 2 * GROUP_COUNT,
               "each kind, blocking and not, short and long, on each group");

/* Size of the message of one of RANKS. */
static size_t message_bytes(int kind, bool is_long, int ranks)
{
    size_t bytes = BUFFER_BYTES / (size_t)ranks / 8 * 8;

    if (!is_long)
        return SHORT_BYTES;
    if (kind == COLLECTIVE_ALLREDUCE || bytes > LONG_BYTES)
        return LONG_BYTES;
    return bytes > SHORT_BYTES ? bytes : SHORT_BYTES;
}

/* Size of the messages of all RANKS. */
static size_t buffer_bytes(int ranks)
{
    size_t all = message_bytes(COLLECTIVE_ALLTOALL, true, ranks) * (size_t)ranks;

    return all > LONG_BYTES ? all : LONG_BYTES;
}

uint64_t collectives_need(int ranks)
{
    return 2 * (uint64_t)buffer_bytes(ranks);
}

/* ---- What is wrong ---- */

/* On rank 0: whose fault is what rank RANK found, if SAME ranks found the same sender? */
static void note(const struct placement *placement, const char *name,
                 const struct collective_finding *finding, int rank, int same, uint64_t bytes,
                 struct message_faults *faults)
{
    int from = finding->from;
    char text[320];

    if (from == rank)
        (void)snprintf(text, sizeof(text), "%s, message of rank %d on %.60s", name, rank,
                       placement_node(placement, rank));
    else if (from >= 0)
        (void)snprintf(text, sizeof(text),
                       "%s, message of rank %d on %.60s to rank %d on %.60s", name, from,
                       placement_node(placement, from), rank, placement_node(placement, rank));
    else
        (void)snprintf(text, sizeof(text), "%s, rank %d on %.60s", name, rank,
                       placement_node(placement, rank));
    if (from >= 0 && same == 1)
        faults->blamed[from] = 1; /* it may be either of the two */
    message_faults_add(faults, from >= 0 && same > 1 ? from : rank, &finding->error, bytes,
                       text);
}

static int gather_findings(const struct comm *comm, const struct placement *placement,
                           const char *name, const struct collective_finding *mine,
                           uint64_t bytes, struct message_faults *faults, struct error *err)
{
    struct collective_finding *all = NULL;
    int *same = NULL;
    int rc = 0;

    if (comm->rank == 0) {
        all = calloc((size_t)comm->size, sizeof(*all));
        same = calloc((size_t)comm->size, sizeof(*same));
        if (!all || !same)
            rc = error_set(err, "out of memory for %d ranks", comm->size);
    }
    if (rc == 0)
        rc = answers_gather(comm, placement, name, mine, sizeof(*mine), all, err);
    for (int rank = 0; rc == 0 && all && rank < comm->size; rank++)
        if (all[rank].error.count > 0 && all[rank].from >= 0)
            same[all[rank].from]++;
    for (int rank = 0; rc == 0 && all && rank < comm->size; rank++) {
        faults->checked += all[rank].from != FROM_NOBODY;
        if (all[rank].error.count > 0)
            note(placement, name, &all[rank], rank,
                 all[rank].from >= 0 ? same[all[rank].from] : 0, bytes, faults);
    }
    free(all);
    free(same);
    return rc;
}

/* ---- All of them ---- */

struct tour {
    const struct comm *comm;
    const struct placement *placement;
    struct group group[GROUP_COUNT];
    void *send, *receive;
    int flipped;
    void (*phase)(void *arg, const char *name);
    void *arg;
    struct collective_result *result;
    struct message_faults *faults;
};

/* Run number INDEX. */
static int run_one(struct tour *t, int index, struct error *err)
{
    const struct group *group = &t->group[index % GROUP_COUNT];
    bool is_long = index / GROUP_COUNT % 2 != 0;
    struct collective_call call = {
        .kind = index / GROUP_COUNT / 4,
        .blocking = index / GROUP_COUNT / 2 % 2 == 0,
        .group = group,
        .seed = UINT64_C(1) << 60 | (uint64_t)index,
        .send = t->send,
        .receive = t->receive,
    };
    struct collective_finding finding = {.from = FROM_NOBODY};
    bool is_member = group->comm.mpi != MPI_COMM_NULL;
    double seconds = 0;
    char name[128];

    call.bytes = message_bytes(call.kind, is_long, is_member ? group->comm.size : 1);
    call.flip = t->comm->rank == t->flipped && group == t->group && is_long && call.blocking &&
                call.kind == COLLECTIVE_ALLREDUCE;
    (void)snprintf(name, sizeof(name), "%s of %zu B (%s)",
                   collective_name(call.kind, call.blocking), call.bytes, group->name);
    t->phase(t->arg, name);
    if (is_member && collective_call(&call, &seconds, &finding, err) < 0)
        return -1;
    t->result[index] = (struct collective_result){
        .name = collective_name(call.kind, call.blocking),
        .communicator = group->name,
        .bytes = call.bytes,
    };
    if (timing_spread(t->comm, &seconds, 1, &t->result[index].spread, err) < 0)
        return -1;
    return gather_findings(t->comm, t->placement, name, &finding, call.bytes, t->faults, err);
}

int collectives_run(const struct comm *comm, const struct placement *placement, int flipped,
                    void (*phase)(void *arg, const char *name), void *arg,
                    struct collective_result *result, struct message_faults *faults,
                    struct error *err)
{
    size_t bytes = buffer_bytes(comm->size);
    struct tour t = {
        .comm = comm,
        .placement = placement,
        .send = malloc(bytes),
        .receive = malloc(bytes),
        .flipped = flipped,
        .phase = phase,
        .arg = arg,
        .result = result,
        .faults = faults,
    };
    int rc = 0;

    if (!t.send || !t.receive)
        rc = error_set(err, "out of memory: the messages need %zu B", 2 * bytes);
    phase(arg, "MPI_Comm_split");
    if (rc == 0)
        rc = groups_make(comm, placement, t.group, err);
    if (rc == 0) {
        for (int i = 0; rc == 0 && i < COLLECTIVES_COUNT; i++)
            rc = run_one(&t, i, err);
        groups_clear(t.group);
    }
    free(t.send);
    free(t.receive);
    return rc;
}
