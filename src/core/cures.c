/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * cures.c - what to do about a failed check
 */

#include <config.h>

#include "cures.h"

#include <string.h>

#include "verdict.h"

#define PLACES                                                                                \
    "compare with pijob --hello; look for SLURM_*, PMIX_* and OMPI_* variables in scripts"
#define COUNTS                                                                                \
    "correct -N, -n, --ntasks-per-node and -c of srun, which does not inherit -c from "       \
    "sbatch, or the number of ranks and the hosts in the options of mpirun"
#define FREE "remove the files of old jobs, for example in an epilog script"
#define SAME "install the same libraries, and set the same library path, on the hosts named"
#define SEND "run with links.sample=all and communication=all, to find the link"
#define LONG                                                                                  \
    "take a host that is named alone out of service, and check its memory, its adapter and "  \
    "their firmware; if all hosts are named, repeat the job with "                            \
    "OMPI_MCA_coll=^han,hcoll,ucc (Open MPI)"

/* The cures of pijob(7), on a line each: for pijob-report, and for the checks whose diagnosis
 * has none.  tests/report compares the names and the statuses with the table of the checks. */
static const struct cure cures[] = {
    {"launch", EXIT_WRONG_LAUNCH,
     "use the srun --mpi type that this MPI was built for, pmix or pmi2, or the mpirun of "
     "this MPI"},
    {"libraries", EXIT_WRONG_LAUNCH, SAME},
    {"same libraries", EXIT_WRONG_LAUNCH, SAME},
    {"host names", EXIT_WRONG_LAUNCH,
     "correct the host name, or NodeHostname in slurm.conf; restart slurmd there"},
    {"wire-up", EXIT_WRONG_LAUNCH, PLACES},
    {"ranks", EXIT_WRONG_LAUNCH, COUNTS},
    {"nodes", EXIT_WRONG_LAUNCH, COUNTS},
    {"shared memory", EXIT_WRONG_LAUNCH,
     "mount a larger tmpfs at /dev/shm, or start the container with --shm-size"},
    {"processes", EXIT_WRONG_LAUNCH,
     "raise the limit that the message names (ulimit -u, pids.max, ulimit -v), or use fewer "
     "threads"},
    {"directories", EXIT_WRONG_LAUNCH,
     "set TMPDIR to a directory that exists on each node; mount a tmpfs at /dev/shm"},
    {"thread_level", EXIT_WRONG_LAUNCH,
     "use an MPI that was built for this level, or another transport"},
    {"mpi", EXIT_WRONG_LAUNCH, "check LD_LIBRARY_PATH and the modules on the hosts named"},
    {"pmix", EXIT_WRONG_LAUNCH, "check LD_LIBRARY_PATH and the modules on the hosts named"},
    {"placement", EXIT_WRONG_LAUNCH, PLACES},
    {"tasks_per_node", EXIT_WRONG_LAUNCH, COUNTS},
    {"threads", EXIT_WRONG_LAUNCH, COUNTS},
    {"binding", EXIT_WRONG_LAUNCH,
     "srun -c N --cpu-bind=cores, or mpirun --bind-to core; TaskPlugin=task/affinity,"
     "task/cgroup in slurm.conf"},
    {"locked_memory_at_least", EXIT_WRONG_LAUNCH,
     "LimitMEMLOCK=infinity for slurmd; PropagateResourceLimitsExcept=MEMLOCK in slurm.conf"},
    {"memory_at_least", EXIT_WRONG_LAUNCH,
     "check --mem, ulimit -v and RealMemory; check the host for a failed memory module"},
    {"tmpdir_free_at_least", EXIT_WRONG_LAUNCH, FREE},
    {"shm_free_at_least", EXIT_WRONG_LAUNCH, FREE},
    {"message memory", EXIT_WRONG_LAUNCH,
     "use a smaller communication.payload or fewer ranks, or more memory (--mem)"},
    {"cores", EXIT_WRONG_ANSWER,
     "take the host out of service; if all hosts are named, look for -ffast-math in a "
     "library"},
    {"links", EXIT_WRONG_ANSWER,
     "take the hosts named out of service; check cables, adapters and firmware"},
    {"latency", EXIT_TOO_SLOW,
     "check adapter, cable and slot of the host named; if all pairs are named, check the "
     "transport (expect.transport)"},
    {"bandwidth", EXIT_TOO_SLOW,
     "check adapter, cable and slot of the host named; if all pairs are named, check the "
     "transport (expect.transport)"},
    {"transport", EXIT_WRONG_LAUNCH,
     "use an MPI with UCX, libfabric or PSM; check /dev/infiniband and the locked memory "
     "limit"},
    {"node links", EXIT_WRONG_ANSWER,
     "take the hosts named out of service; check their memory and processors"},
    {"node_latency", EXIT_TOO_SLOW,
     "look for other processes and a throttled clock on the hosts named; if all hosts are "
     "named, check the transport (expect.node_transport)"},
    {"node_bandwidth", EXIT_TOO_SLOW,
     "look for other processes and missing memory modules on the hosts named; if all hosts "
     "are named, check the transport (expect.node_transport)"},
    {"node_transport", EXIT_WRONG_LAUNCH,
     "allow CMA: one user and PID namespace for all ranks of a node, "
     "kernel.yama.ptrace_scope=0, process_vm_readv in the seccomp filter; if the transport "
     "is TCP, mount a larger /dev/shm"},
    {"thread messages", EXIT_WRONG_ANSWER,
     "use an MPI that was built for the thread level multiple, or another transport"},
    {"payload", EXIT_WRONG_ANSWER, LONG},
    {"collectives", EXIT_WRONG_ANSWER, LONG},
    {"intervals", EXIT_WRONG_ANSWER, SEND},
    {"partial sums", EXIT_WRONG_ANSWER,
     "take the host out of service: a core or its memory is defective"},
    {"value", EXIT_WRONG_ANSWER, SEND},
    {"count", EXIT_WRONG_ANSWER, SEND},
    {"exchanges", EXIT_WRONG_ANSWER, SEND},
    {"checkpoint", EXIT_CHECKPOINT,
     "check free space and permissions of checkpoint.directory; start the job again"},
    {"rate_per_rank_at_least", EXIT_TOO_SLOW,
     "look for other processes, a CPU quota, shared cores and a throttled clock"},
    {"slowest_host_at_least", EXIT_TOO_SLOW,
     "look for other processes, a CPU quota, shared cores and a throttled clock on that host"},
    {"startup_at_most", EXIT_TOO_SLOW,
     "check the file system that MPI and pijob are loaded from, the network, and slurmd on "
     "the "
     "late host"},
    {"inject", EXIT_CANNOT_RUN, "remove inject from the job description"},
};

const struct cure *cure_find(const char *check)
{
    for (size_t i = 0; check && i < sizeof(cures) / sizeof(cures[0]); i++)
        if (strcmp(cures[i].check, check) == 0)
            return &cures[i];
    return NULL;
}

size_t cure_reason(const char *check, const char *diagnosis)
{
    const struct cure *cure = cure_find(check);
    size_t length = strlen(diagnosis);
    size_t end = cure ? strlen(cure->cure) : 0;
    const char *before = "; ";

    if (end == 0 || length < end + strlen(before) ||
        strcmp(diagnosis + length - end, cure->cure) != 0 ||
        strncmp(diagnosis + length - end - strlen(before), before, strlen(before)) != 0)
        return length;
    return length - end - strlen(before);
}

const char *cure_kind(int status)
{
    switch (status) {
    case EXIT_WRONG_ANSWER:
        return "wrong result";
    case EXIT_WRONG_LAUNCH:
        return "wrong launch";
    case EXIT_TOO_SLOW:
        return "too slow";
    case EXIT_CHECKPOINT:
        return "checkpoint";
    case EXIT_STOPPED:
        return "stopped";
    default:
        return "failed";
    }
}
