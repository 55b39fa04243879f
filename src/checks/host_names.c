/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * host_names.c - whether each node has the host name that Slurm expects
 *
 * MPI takes ranks with one host name for neighbours that share memory, and looks the others
 * up by their names.  Names that differ only in case or in the domain are the same.
 */

#include <config.h>

#include "host_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/subprocess.h"
#include "slurm/slurm_nodes.h"

#define ANSWER_TIMEOUT 5.0 /* seconds */

enum { ASKED_MAX = 16, ANSWER_SIZE = 32768 };

/* A rank whose host name is not the name of its node. */
struct odd_name {
    char host[HOST_NAME_SIZE]; /* empty: the names are the same */
};

static struct odd_name read_name(const struct launch *launch)
{
    struct odd_name odd = {""};

    if (launch->by_mpirun || !launch->slurm.step_id || !launch->slurm.node_name)
        return odd;
    (void)host_short_name(odd.host, sizeof(odd.host));
    if (host_same_name(odd.host, launch->slurm.node_name))
        odd.host[0] = '\0';
    return odd;
}

/* What Slurm knows of the nodes of LIST, n1,n3. */
static int ask_slurm(const char *list, char *answer, size_t size)
{
    const char *const argv[] = {"scontrol", "--oneliner", "show", "node", list, NULL};
    struct subprocess scontrol = subprocess_start(argv);

    return subprocess_finish(&scontrol, ANSWER_TIMEOUT, answer, size);
}

/* The first ASKED_MAX nodes with an odd name: their first ranks. */
static int choose(const struct placement *placement, const struct odd_name *names,
                  int first[ASKED_MAX], char *list, size_t size)
{
    size_t used = 0;
    int count = 0;

    list[0] = '\0';
    for (int i = 0; i < placement->ranks && count < ASKED_MAX && used < size;) {
        int rank = placement->by_node[i];

        if (*names[rank].host) {
            used += (size_t)snprintf(list + used, size - used, "%s%s", count ? "," : "",
                                     placement_node(placement, rank));
            first[count++] = rank;
        }
        i += placement_on_node(placement, i);
    }
    return count;
}

static void judge(const struct placement *placement, const struct odd_name *names,
                  struct check *check)
{
    char list[ASKED_MAX * HOST_NAME_SIZE];
    int first[ASKED_MAX];
    int count = choose(placement, names, first, list, sizeof(list));
    char *answer = malloc(ANSWER_SIZE);
    size_t used = 0;

    if (!answer || ask_slurm(list, answer, ANSWER_SIZE) != 0) {
        check->verdict = CHECK_SKIP;
        check_set_measured(check,
                           "%s is called %s; scontrol did not answer, so pijob cannot tell "
                           "whether that is right",
                           placement_node(placement, first[0]), names[first[0]].host);
        free(answer);
        return;
    }
    for (int i = 0; i < count && used < sizeof(check->hosts); i++) {
        const char *node = placement_node(placement, first[i]);
        const char *name = names[first[i]].host;
        char host[HOST_NAME_SIZE];

        if (slurm_hosts_find(answer, node, host, sizeof(host)) < 0 ||
            host_same_name(host, name))
            continue;
        if (check->verdict == CHECK_PASS) {
            check_set_measured(check, "%s", name);
            check_set_expected(check, "%s", host);
            check_fail(
                check,
                "the host of node %s has the host name %s, but Slurm knows it as %s: MPI may "
                "take it for another host; correct the host name and restart slurmd",
                node, name, host);
        }
        used += (size_t)snprintf(check->hosts + used, sizeof(check->hosts) - used, "%s%s",
                                 used ? "," : "", node);
    }
    free(answer);
}

int check_host_names(const struct check_facts *facts, struct check *check, struct error *err)
{
    const struct launch *launch = facts->launch;
    const struct comm *comm = facts->comm;
    struct odd_name mine = read_name(launch);
    struct odd_name *names = NULL;
    int odd = *mine.host != '\0';
    int any = 0;
    int rc;

    if (comm_result(MPI_Allreduce(&odd, &any, 1, MPI_INT, MPI_MAX, comm->mpi),
                    "MPI_Allreduce of the host names", err) < 0)
        return -1;
    if (!any) {
        if (!launch_is_by_srun(launch))
            check->verdict = CHECK_NONE;
        return 0;
    }
    if (comm->rank == 0 && !(names = calloc((size_t)comm->size, sizeof(*names))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = comm_result(
        MPI_Gather(&mine, sizeof(mine), MPI_BYTE, names, sizeof(mine), MPI_BYTE, 0, comm->mpi),
        "MPI_Gather of the host names", err);
    if (rc == 0 && names)
        judge(facts->placement, names, check);
    free(names);
    return rc;
}
