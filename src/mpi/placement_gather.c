/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * placement_gather.c - gather which rank runs on which host and CPUs
 */

#include <config.h>

#include "placement_gather.h"

#include <stdlib.h>
#include <string.h>

#include "core/cores.h"
#include "core/distinct.h"
#include "core/host.h"
#include "placement_make.h"
#include "slurm/slurm.h"
#include "slurm/slurm_nodes.h"
#include "tags.h"

/* The CPUs and cores of a rank, as they travel. */
struct mask_message {
    int32_t cpu_bytes;
    int32_t core_bytes;
    uint8_t bits[2 * CPU_MASK_BYTES];
};

/* What a rank has to tell. */
struct own {
    char node[HOST_NAME_SIZE];
    struct mask_message mask;
    size_t mask_size; /* so many bytes of it are used */
    struct placement_answer answer[PLACEMENT_QUESTIONS];
};

static void read_own(struct own *own, uint64_t shm_room)
{
    struct slurm slurm = slurm_read();
    struct limits limits = limits_read();
    struct cpu_mask cpus = host_cpu_mask(own->mask.bits);
    struct cpu_mask cores = cores_of(cpus, own->mask.bits + cpus.bytes);
    int64_t tasks = slurm_tasks_on_node(slurm.step_tasks_per_node, slurm.step_node);

    (void)slurm_node_name(own->node, sizeof(own->node));
    own->mask.cpu_bytes = (int32_t)cpus.bytes;
    own->mask.core_bytes = (int32_t)cores.bytes;
    own->mask_size = offsetof(struct mask_message, bits) + cpus.bytes + cores.bytes;
    own->answer[PLACEMENT_WHO] =
        (struct placement_answer){{distinct_key(own->node, strlen(own->node)),
                                   distinct_key(&own->mask, own->mask_size), (uint64_t)tasks}};
    own->answer[PLACEMENT_SOME] =
        (struct placement_answer){{limits.memory, limits.locked_memory, limits.tmpdir_free}};
    own->answer[PLACEMENT_OTHER] =
        (struct placement_answer){{limits.shm_free, limits.shm_size, shm_room}};
}

/* Collective; ALL is that of rank 0. */
static int ask(const struct comm *comm, const struct own *own,
               enum placement_question question, struct placement_answer *all,
               struct error *err)
{
    const struct placement_answer *mine = &own->answer[question];

    return comm_result(
        MPI_Gather(mine->word, 3, MPI_UINT64_T, all, 3, MPI_UINT64_T, 0, comm->mpi),
        "MPI_Gather of the placement", err);
}

/* Receive LENGTH bytes at most from RANK, another one than 0.  RETURN: 0 or -1. */
static int receive(const struct comm *comm, int rank, int tag, void *bytes, size_t length,
                   struct error *err)
{
    return comm_result(
        MPI_Recv(bytes, (int)length, MPI_BYTE, rank, tag, comm->mpi, MPI_STATUS_IGNORE),
        tag == TAG_MASK ? "MPI_Recv of the CPUs" : "MPI_Recv of a host name", err);
}

/* On rank 0: take the names and the masks that the ranks in FLAGS send. */
static int take(const struct comm *comm, struct own *own, const uint8_t *flags,
                struct placement *placement, struct error *err)
{
    for (int r = 0; r < comm->size; r++) {
        const struct mask_message *mask = &own->mask;

        /* What this rank itself has to tell comes first, and is then overwritten. */
        if (flags[r] & PLACEMENT_NAME) {
            if (r > 0 &&
                receive(comm, r, TAG_NODE_NAME, own->node, sizeof(own->node), err) < 0)
                return -1;
            own->node[sizeof(own->node) - 1] = '\0';
            if (placement_add_name(placement, own->node) < 0)
                return error_set(err, "out of memory for the names of the hosts");
        }
        if (flags[r] & PLACEMENT_MASK) {
            if (r > 0 && receive(comm, r, TAG_MASK, &own->mask, sizeof(own->mask), err) < 0)
                return -1;
            if (placement_add_mask(placement,
                                   (struct cpu_mask){mask->bits, (size_t)mask->cpu_bytes},
                                   (struct cpu_mask){mask->bits + mask->cpu_bytes,
                                                     (size_t)mask->core_bytes}) < 0)
                return error_set(err, "out of memory for the CPUs of %d ranks", comm->size);
        }
    }
    return placement_order(placement) < 0
               ? error_set(err, "out of memory for the names of the hosts")
               : 0;
}

/* On another rank: send what rank 0 wants. */
static int send(const struct comm *comm, const struct own *own, uint8_t flags,
                struct error *err)
{
    if (flags & PLACEMENT_NAME && comm_result(MPI_Send(own->node, (int)strlen(own->node) + 1,
                                                       MPI_BYTE, 0, TAG_NODE_NAME, comm->mpi),
                                              "MPI_Send of a host name", err) < 0)
        return -1;
    if (flags & PLACEMENT_MASK && comm_result(MPI_Send(&own->mask, (int)own->mask_size,
                                                       MPI_BYTE, 0, TAG_MASK, comm->mpi),
                                              "MPI_Send of the CPUs", err) < 0)
        return -1;
    return 0;
}

/* Collective; ALL has the answers of all ranks on rank 0. */
static int tell_more(const struct comm *comm, struct own *own,
                     const struct placement_answer *all, struct placement *placement,
                     struct error *err)
{
    uint8_t *flags = NULL;
    uint8_t mine = 0;
    int rc = 0;

    if (comm->rank == 0 && placement_begin(placement, comm->size, all, &flags) < 0)
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = comm_result(MPI_Scatter(flags, 1, MPI_BYTE, &mine, 1, MPI_BYTE, 0, comm->mpi),
                     "MPI_Scatter of the placement", err);
    if (rc == 0)
        rc = comm->rank == 0 ? take(comm, own, flags, placement, err)
                             : send(comm, own, mine, err);
    free(flags);
    return rc;
}

int placement_gather(const struct comm *comm, uint64_t shm_room, struct placement *placement,
                     struct error *err)
{
    struct placement_answer *all = NULL;
    struct own own = {.node = ""};
    int rc;

    *placement = (struct placement){0};
    read_own(&own, shm_room);
    if (comm->rank == 0 && !(all = calloc((size_t)comm->size, sizeof(*all))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = ask(comm, &own, PLACEMENT_WHO, all, err);
    if (rc == 0)
        rc = tell_more(comm, &own, all, placement, err);
    for (int q = PLACEMENT_WHO + 1; rc == 0 && q < PLACEMENT_QUESTIONS; q++) {
        rc = ask(comm, &own, (enum placement_question)q, all, err);
        if (rc == 0 && all)
            placement_tell(placement, (enum placement_question)q, all);
    }
    free(all);
    return rc;
}
