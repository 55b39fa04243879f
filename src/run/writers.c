/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writers.c - open the checkpoint files of all ranks
 */

#include <config.h>

#include "writers.h"

#include <stdlib.h>

#include "checkpoint/epoch_names.h"
#include "mpi/trouble.h"
#include "output/output.h"

/* Where a rank is; rank 0 sends it. */
struct position {
    uint32_t host;  /* its number */
    uint32_t index; /* of the rank on this host */
};

uint32_t writers_hosts(const struct run *run)
{
    const struct placement *placement = &run->session.placement;

    return run->job.checkpoint.files == CHECKPOINT_FILES_HOST ||
                   placement->ranks > EPOCH_RANK_FILES_MAX
               ? (uint32_t)placement->nodes
               : 0;
}

/* On rank 0: where each rank is, to be freed by the caller. */
static struct position *positions(const struct placement *placement)
{
    struct position *of = calloc((size_t)placement->ranks, sizeof(*of));

    for (int node = 0; of && node < placement->nodes; node++) {
        const struct placement_node *here = &placement->node[node];

        for (int i = 0; i < here->count; i++)
            of[placement->by_node[here->first + i]] =
                (struct position){(uint32_t)node, (uint32_t)i};
    }
    return of;
}

static struct position find_position(const struct run *run)
{
    const struct comm *comm = &run->session.comm;
    struct position *all = NULL;
    struct position mine = {0, 0};
    struct error err = {"out of memory"};

    if (run->keeping.place.hosts == 0)
        return mine;
    if (comm->rank == 0 && !(all = positions(&run->session.placement)))
        session_fatal(&run->session, &err);
    if (comm_result(MPI_Scatter(all, sizeof(mine), MPI_BYTE, &mine, sizeof(mine), MPI_BYTE, 0,
                                comm->mpi),
                    "MPI_Scatter of the files of hosts", &err) < 0)
        session_fatal(&run->session, &err);
    free(all);
    return mine;
}

/* Whether no rank is in trouble; MINE is what is wrong with this one, or NULL.  Collective. */
static bool all_well(const struct run *run, const struct error *mine)
{
    struct trouble trouble;
    struct error err;

    if (trouble_gather(&run->session.comm, &run->session.placement, mine, &trouble, &err) < 0)
        session_fatal(&run->session, &err);
    trouble_clear(&trouble);
    if (trouble.count > 0 && run->session.reporting)
        output_error("cannot write checkpoints: %s; correct this, or give the job another "
                     "checkpoint.directory",
                     trouble.text);
    return trouble.count == 0;
}

int writers_open(struct run *run)
{
    const struct fingerprint fingerprint = fingerprint_of(&run->task.series);
    const struct comm *comm = &run->session.comm;
    const struct epoch_place *place = &run->keeping.place;
    struct position position;
    struct writer_rank rank;
    struct error wrong;
    int rc = 0;

    if (!*run->job.checkpoint.directory)
        return 0;
    position = find_position(run);
    /* The others on the host open what the first one has made. */
    if (place->hosts > 0) {
        if (position.index == 0)
            rc = writer_make_file(place, position.host, &wrong);
        if (!all_well(run, rc < 0 ? &wrong : NULL))
            return EXIT_CHECKPOINT;
    }
    rank = (struct writer_rank){
        .rank = (uint32_t)comm->rank,
        .ranks = (uint32_t)comm->size,
        .share = run->share.mine,
        .host = position.host,
        .index = position.index,
    };
    run->keeping.writer = writer_open(place, &fingerprint, &rank, &wrong);
    return all_well(run, run->keeping.writer ? NULL : &wrong) ? 0 : EXIT_CHECKPOINT;
}
