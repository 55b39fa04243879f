/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * host_names.c - whether each node has the host name that Slurm expects
 *
 * MPI takes ranks with one host name for neighbours that share memory, and looks the others
 * up by their names.  Names that differ only in case or in the domain are the same.  Slurm may
 * also know a host by an alias, such as n1-ib (NodeHostname in slurm.conf(5)): then both names
 * have addresses of the host.  A wrong name has none, or that of another host.
 */

#include <config.h>

#include "host_names.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/interfaces.h"
#include "core/subprocess.h"
#include "core/text.h"
#include "slurm/slurm_nodes.h"

#define ANSWER_TIMEOUT 5.0 /* seconds */
#define LOOKUP_TIMEOUT 2.0 /* seconds for a name; DNS may be slow */

enum { ASKED_MAX = 16, ANSWER_SIZE = 32768, ADDRESSES_SIZE = 4096 };

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

/* Whether one of the addresses of NAME is one of this host.  getent is ended if it takes long,
 * which getaddrinfo() cannot be. */
static bool is_here(const char *name)
{
    const char *const argv[] = {"getent", "ahosts", name, NULL};
    char answer[ADDRESSES_SIZE];
    struct subprocess getent;

    if (*name == '-')
        return false;
    getent = subprocess_start(argv);
    if (subprocess_finish(&getent, LOOKUP_TIMEOUT, answer, sizeof(answer)) != 0)
        return false;
    for (char *line = answer; *line;) {
        size_t length = strcspn(line, "\n");
        bool last = line[length] == '\0';

        line[strcspn(line, " \n")] = '\0';
        if (interfaces_have(line))
            return true;
        line += length + !last;
    }
    return false;
}

/* On the rank that is asked whether NAME is another name of its host, which has it if both
 * names have an address here. */
static int answer_alias(const char *name)
{
    char own[HOST_NAME_SIZE];

    if (!*name || gethostname(own, sizeof(own)) < 0)
        return 0;
    own[sizeof(own) - 1] = '\0';
    return is_here(own) && is_here(name);
}

/* What Slurm knows of the nodes of LIST, n1,n3. */
static int ask_slurm(const char *list, char *answer, size_t size)
{
    const char *const argv[] = {"scontrol", "--oneliner", "show", "node", list, NULL};
    struct subprocess scontrol = subprocess_start(argv);

    return subprocess_finish(&scontrol, ANSWER_TIMEOUT, answer, size);
}

/* Of rank 0. */
struct inquiry {
    const struct placement *placement;
    struct odd_name *names; /* of each rank */
    struct odd_name *known; /* of each rank that is asked whether this is its host, too */
    int *alias;             /* the answers */
    int first[ASKED_MAX];   /* the first ranks of the nodes with odd names */
    int count;
    size_t not_asked; /* further nodes with odd names */
};

/* Choose the first ASKED_MAX nodes with an odd name; their names are LIST, n1,n3. */
static void choose(struct inquiry *q, char *list, size_t size)
{
    struct text text = text_begin(list, size);

    for (int i = 0; i < q->placement->ranks; i += placement_on_node(q->placement, i)) {
        int rank = q->placement->by_node[i];

        if (*q->names[rank].host && q->count < ASKED_MAX) {
            text_item(&text, ",", placement_node(q->placement, rank));
            q->first[q->count++] = rank;
        } else if (*q->names[rank].host) {
            q->not_asked++;
        }
    }
}

/* Ask Slurm for the names that it knows. */
static void inquire(struct inquiry *q, struct check *check)
{
    char list[ASKED_MAX * HOST_NAME_SIZE];
    char *answer = malloc(ANSWER_SIZE);

    choose(q, list, sizeof(list));
    if (!answer || ask_slurm(list, answer, ANSWER_SIZE) != 0)
        check_skip(
            check,
            "%s is called %s; scontrol did not answer, so pijob cannot tell whether that "
            "is right",
            placement_node(q->placement, q->first[0]), q->names[q->first[0]].host);
    for (int i = 0; i < q->count && check->verdict != CHECK_SKIP; i++) {
        int rank = q->first[i];
        char *known = q->known[rank].host;

        if (slurm_hosts_find(answer, placement_node(q->placement, rank), known,
                             sizeof(q->known[rank].host)) < 0 ||
            host_same_name(known, q->names[rank].host))
            known[0] = '\0';
    }
    free(answer);
}

static void judge(const struct inquiry *q, struct check *check)
{
    for (int i = 0; i < q->count; i++) {
        int rank = q->first[i];
        const char *node = placement_node(q->placement, rank);
        const char *known = q->known[rank].host;
        const char *name = q->names[rank].host;

        if (!*known)
            continue;
        if (q->alias[rank]) {
            if (!*check->diagnosis)
                check_warn(
                    check,
                    "the host of node %s has the host name %s, and Slurm knows it as %s, "
                    "an alias of it: MPI uses the host name",
                    node, name, known);
            continue;
        }
        if (check->verdict == CHECK_PASS) {
            check_set_measured(check, "%s", name);
            check_set_expected(check, "%s", known);
            check_fail(
                check,
                "the host of node %s has the host name %s, but Slurm knows it as %s: MPI may "
                "take it for another host; correct the host name and restart slurmd",
                node, name, known);
        }
        hostlist_add(&check->hosts, node);
    }
    if (check->verdict == CHECK_FAIL)
        check->hosts.lost = q->not_asked;
}

/* Collective, where any rank has an odd name, MINE. */
static int compare_names(const struct check_facts *facts, const struct odd_name *mine,
                         struct check *check, struct error *err)
{
    const struct comm *comm = facts->comm;
    struct inquiry q = {.placement = facts->placement};
    struct odd_name known = {""};
    size_t ranks = (size_t)comm->size;
    int alias;
    int rc = 0;

    if (comm->rank == 0) {
        q.names = calloc(ranks, sizeof(*q.names));
        q.known = calloc(ranks, sizeof(*q.known));
        q.alias = calloc(ranks, sizeof(*q.alias));
        if (!q.names || !q.known || !q.alias)
            rc = error_set(err, "out of memory for %d ranks", comm->size);
    }
    if (rc == 0)
        rc = comm_result(MPI_Gather(mine, sizeof(*mine), MPI_BYTE, q.names, sizeof(*mine),
                                    MPI_BYTE, 0, comm->mpi),
                         "MPI_Gather of the host names", err);
    if (rc == 0 && q.names)
        inquire(&q, check);
    if (rc == 0)
        rc = comm_result(MPI_Scatter(q.known, sizeof(known), MPI_BYTE, &known, sizeof(known),
                                     MPI_BYTE, 0, comm->mpi),
                         "MPI_Scatter of the host names", err);
    alias = answer_alias(known.host);
    if (rc == 0)
        rc = comm_result(MPI_Gather(&alias, 1, MPI_INT, q.alias, 1, MPI_INT, 0, comm->mpi),
                         "MPI_Gather of the aliases", err);
    if (rc == 0 && q.names)
        judge(&q, check);
    free(q.names);
    free(q.known);
    free(q.alias);
    return rc;
}

int check_host_names(const struct check_facts *facts, struct check *check, struct error *err)
{
    const struct launch *launch = facts->launch;
    const struct comm *comm = facts->comm;
    struct odd_name mine = read_name(launch);
    int odd = *mine.host != '\0';
    int any = 0;

    if (comm_result(MPI_Allreduce(&odd, &any, 1, MPI_INT, MPI_MAX, comm->mpi),
                    "MPI_Allreduce of the host names", err) < 0)
        return -1;
    if (!any) {
        if (!launch_is_by_srun(launch))
            check->verdict = CHECK_NONE;
        return 0;
    }
    return compare_names(facts, &mine, check, err);
}
