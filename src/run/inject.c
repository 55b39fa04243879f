/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * inject.c - inject a fault into this rank
 */

#include <config.h>

#include "inject.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/host.h"
#include "job/inject_fault.h"
#include "mpi/placement_gather.h"
#include "output/output.h"
#include "slurm/slurm.h"

#define SLOW_FACTOR 10.0 /* a slow rank takes so many times as long */

static bool hits_me(const struct run *run, enum inject_fault fault)
{
    return run->job.inject.fault == (int)fault &&
           run->job.inject.rank == (uint64_t)run->session.comm.rank;
}

/* ---- Before the work ---- */

static int check_allowed(const struct run *run, struct error *err)
{
    const struct job *job = &run->job;

    if (!run->options->allow_inject)
        return error_set(err, "inject.fault needs --allow-inject on the command line");
    if (job->inject.rank >= (uint64_t)run->session.comm.size)
        return error_set(err, "inject.rank is %" PRIu64 ", but the ranks are 0 to %d",
                         job->inject.rank, run->session.comm.size - 1);
    return 0;
}

/* The host of the rank that shares, and the CPU. */
struct shared_cpu {
    char node[HOST_NAME_SIZE];
    uint32_t cpu;
};

static uint32_t first_cpu(void)
{
    uint8_t bits[CPU_MASK_BYTES];
    struct cpu_mask mask = host_cpu_mask(bits);

    for (uint32_t cpu = 0; cpu < CPU_MASK_BITS; cpu++)
        if (cpu_mask_has(mask, cpu))
            return cpu;
    return 0;
}

/* Bind all ranks of a host to one CPU, and look again where everybody is. */
static int share_core(struct run *run, struct error *err)
{
    const struct comm *comm = &run->session.comm;
    struct shared_cpu shared = {.cpu = first_cpu()};
    char node[HOST_NAME_SIZE];

    (void)slurm_node_name(shared.node, sizeof(shared.node));
    if (comm_result(
            MPI_Bcast(&shared, sizeof(shared), MPI_BYTE, (int)run->job.inject.rank, comm->mpi),
            "MPI_Bcast of the CPU to share", err) < 0)
        return -1;
    if (strcmp(slurm_node_name(node, sizeof(node)), shared.node) == 0)
        (void)host_bind(shared.cpu);
    placement_clear(&run->session.placement);
    return placement_gather(comm, run->session.shm_room, &run->session.placement, err);
}

int inject_begin(struct run *run)
{
    const struct job *job = &run->job;
    char since[64] = "";
    struct error err;

    if (job->inject.fault == INJECT_NONE)
        return 0;
    if (check_allowed(run, &err) < 0) {
        if (run->session.reporting)
            output_error("%s", err.text);
        return EXIT_USAGE;
    }
    if (!inject_fault_at(job->inject.fault)->at_once)
        (void)snprintf(since, sizeof(since), " after %g %% of its work", job->inject.at * 100);
    if (run->session.reporting)
        output_error("INJECTED FAULT: rank %" PRIu64 " on %s %s%s", job->inject.rank,
                     placement_node(&run->session.placement, (int)job->inject.rank),
                     inject_fault_at(job->inject.fault)->meaning, since);
    if (job->inject.fault == INJECT_SHARED_CORE && share_core(run, &err) < 0)
        session_fatal(&run->session, &err);
    return 0;
}

/* ---- In the work ---- */

void inject_in_work(struct run *run, double fraction)
{
    double now = clock_now();

    if (fraction < run->job.inject.at)
        return;
    if (hits_me(run, INJECT_EXIT))
        _exit(EXIT_CANNOT_RUN);
    if (hits_me(run, INJECT_KILL))
        (void)raise(SIGKILL);
    while (hits_me(run, INJECT_HANG))
        (void)pause();
    if (hits_me(run, INJECT_SLOW)) {
        if (run->inject_last > 0)
            clock_sleep((now - run->inject_last) * (SLOW_FACTOR - 1));
        run->inject_last = clock_now();
    }
}

void inject_in_sum(struct run *run)
{
    /* A bit in the middle: 2^-57 or so, far above what rounding may do. */
    const struct fixed wrong = fixed_from_double(1e-17);

    if (hits_me(run, INJECT_WRONG_SUM))
        run->share.sum.sum = fixed_add(run->share.sum.sum, wrong);
}

int inject_flipped_rank(const struct run *run, uint64_t bytes)
{
    const struct job *job = &run->job;

    if (job->inject.fault != INJECT_WRONG_BYTE)
        return -1;
    for (int i = 0; bytes > 0 && i < job->payload.count; i++)
        if (job->payload.bytes[i] > bytes)
            return -1;
    return (int)job->inject.rank;
}

struct partial inject_on_the_way(const struct run *run, struct partial mine)
{
    return hits_me(run, INJECT_LOST_MESSAGE) ? (struct partial){.terms = 0} : mine;
}
