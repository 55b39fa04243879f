/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch_hang.c - what to try if the ranks do not find each other
 */

#include <config.h>

#include "launch_hang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/host.h"
#include "core/interfaces.h"
#include "slurm/slurm_nodes.h"

enum { NODES_ADVICE_SIZE = 320 };

/* The PMIx plugin of Slurm 22.05.8 numbers the nodes in its messages by the job, and in its
 * table of connections by the step (seen in its debug3 log: a message of the second fence
 * waits for a connection that nobody makes).  Steps with the first node of the job have not
 * been seen to hang. RETURN: what to do about it, if this may be such a step; "" otherwise. */
static const char *advise_on_nodes(char text[NODES_ADVICE_SIZE])
{
    char of_job[HOST_NAME_SIZE];
    char of_step[HOST_NAME_SIZE];

    text[0] = '\0';
    if (launch_number("SLURM_STEP_NUM_NODES") > 1 &&
        slurm_first_node(getenv("SLURM_JOB_NODELIST"), of_job, sizeof(of_job)) == 0 &&
        slurm_first_node(getenv("SLURM_STEP_NODELIST"), of_step, sizeof(of_step)) == 0 &&
        strcmp(of_job, of_step) != 0)
        (void)snprintf(
            text, NODES_ADVICE_SIZE,
            "this step runs without %s, the first node of the job, and MPI_Init can "
            "hang in such steps of Slurm 22.05: run it on all nodes of the job, or "
            "with that node; otherwise, ",
            of_job);
    return text;
}

const char *launch_hang_cure(const struct launch *launch)
{
    static char text[1024];
    char nodes[NODES_ADVICE_SIZE];
    char networks[512];

    if (launch_is_by_srun(launch) && launch->pmix)
        (void)snprintf(
            text, sizeof(text),
            "%sa rank has not started, or a node cannot reach the others: check firewalls "
            "and the ports of slurmd and srun between the nodes; then try "
            "SLURM_PMIX_DIRECT_CONN=no; then PMIxCollFence=ring in mpi.conf (Slurm 22.05); "
            "interfaces here: %s",
            advise_on_nodes(nodes), interfaces_list(networks, sizeof(networks)));
    else
        (void)snprintf(
            text, sizeof(text),
            "a rank has not started, or a node cannot reach the others: check firewalls, and "
            "the network interfaces that MPI uses; interfaces here: %s",
            interfaces_list(networks, sizeof(networks)));
    return text;
}

/* Open MPI 5 decides by the host name which ranks share memory (seen with 5.0.7); Open MPI 4
 * does not. */
const char *launch_silence_cure(void)
{
    return "the ranks have started, but cannot reach each other: check for a firewall between "
           "the nodes, the MTU of their interfaces and switches, and that each node has its "
           "own host name (`srun hostname`)";
}
