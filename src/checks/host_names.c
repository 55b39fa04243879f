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

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/interfaces.h"
#include "core/subprocess.h"
#include "core/text.h"
#include "mpi/tags.h"
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
    int first[ASKED_MAX];             /* the first ranks of the nodes with odd names */
    struct odd_name names[ASKED_MAX]; /* their host names */
    struct odd_name
        known[ASKED_MAX]; /* what they are asked: whether this is their host, too */
    int alias[ASKED_MAX]; /* the answers */
    int count;
    size_t not_asked; /* further nodes with odd names */
};

/* Choose the first ASKED_MAX nodes with an odd name, which FLAGS has of each rank; then FLAGS
 * marks the ranks that are asked. */
static void choose(struct inquiry *q, uint8_t *flags)
{
    const struct placement *placement = q->placement;

    for (int n = 0; n < placement->nodes; n++) {
        int rank = placement->by_node[placement->node[n].first];

        if (flags[rank] && q->count < ASKED_MAX)
            q->first[q->count++] = rank;
        else if (flags[rank])
            q->not_asked++;
    }
    memset(flags, 0, (size_t)placement->ranks);
    for (int i = 0; i < q->count; i++)
        flags[q->first[i]] = 1;
}

/* Ask Slurm for the names that it knows. */
static void inquire(struct inquiry *q, struct check *check)
{
    char list[ASKED_MAX * HOST_NAME_SIZE];
    struct text text = text_begin(list, sizeof(list));
    char *answer = malloc(ANSWER_SIZE);

    for (int i = 0; i < q->count; i++)
        text_item(&text, ",", placement_node(q->placement, q->first[i]));
    if (!answer || ask_slurm(list, answer, ANSWER_SIZE) != 0)
        check_skip(
            check,
            "%s is called %s; scontrol did not answer, so pijob cannot tell whether that "
            "is right",
            placement_node(q->placement, q->first[0]), q->names[0].host);
    for (int i = 0; i < q->count && check->verdict != CHECK_SKIP; i++) {
        char *known = q->known[i].host;

        if (slurm_hosts_find(answer, placement_node(q->placement, q->first[i]), known,
                             sizeof(q->known[i].host)) < 0 ||
            host_same_name(known, q->names[i].host))
            known[0] = '\0';
    }
    free(answer);
}

static void judge(const struct inquiry *q, struct check *check)
{
    for (int i = 0; i < q->count; i++) {
        const char *node = placement_node(q->placement, q->first[i]);
        const char *known = q->known[i].host;
        const char *name = q->names[i].host;

        if (!*known)
            continue;
        if (q->alias[i]) {
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

/* Exchange LENGTH bytes with RANK, another one than this: TO_RANK, or from it. */
static int transfer(const struct comm *comm, int rank, int tag, bool to_rank, void *bytes,
                    size_t length, struct error *err)
{
    return comm_result(to_rank ? MPI_Send(bytes, (int)length, MPI_BYTE, rank, tag, comm->mpi)
                               : MPI_Recv(bytes, (int)length, MPI_BYTE, rank, tag, comm->mpi,
                                          MPI_STATUS_IGNORE),
                       "the exchange of host names", err);
}

/* A rank that is asked: tell its host name, MINE, and whether what Slurm knows is one, too. */
static int reply(const struct comm *comm, struct odd_name *mine, struct error *err)
{
    struct odd_name known = {""};
    int alias;

    if (transfer(comm, 0, TAG_HOST_NAME, true, mine, sizeof(*mine), err) < 0 ||
        transfer(comm, 0, TAG_KNOWN_NAME, false, &known, sizeof(known), err) < 0)
        return -1;
    alias = answer_alias(known.host);
    return transfer(comm, 0, TAG_ALIAS, true, &alias, sizeof(alias), err);
}

/* Rank 0, which may be one of those that are asked: all of these search at once. */
static int ask(const struct comm *comm, struct inquiry *q, const struct odd_name *mine,
               struct check *check, struct error *err)
{
    int rc = 0;

    for (int i = 0; i < q->count && rc == 0; i++)
        if (q->first[i] == 0)
            q->names[i] = *mine;
        else
            rc = transfer(comm, q->first[i], TAG_HOST_NAME, false, &q->names[i],
                          sizeof(q->names[i]), err);
    if (rc == 0 && q->count > 0)
        inquire(q, check);
    for (int i = 0; i < q->count && rc == 0; i++)
        if (q->first[i] != 0)
            rc = transfer(comm, q->first[i], TAG_KNOWN_NAME, true, &q->known[i],
                          sizeof(q->known[i]), err);
    for (int i = 0; i < q->count && rc == 0; i++)
        if (q->first[i] == 0)
            q->alias[i] = answer_alias(q->known[i].host);
    for (int i = 0; i < q->count && rc == 0; i++)
        if (q->first[i] != 0)
            rc = transfer(comm, q->first[i], TAG_ALIAS, false, &q->alias[i],
                          sizeof(q->alias[i]), err);
    if (rc == 0)
        judge(q, check);
    return rc;
}

/* Collective, where any rank has an odd name, MINE. */
static int compare_names(const struct check_facts *facts, struct odd_name *mine,
                         struct check *check, struct error *err)
{
    const struct comm *comm = facts->comm;
    struct inquiry q = {.placement = facts->placement};
    uint8_t flag = *mine->host != '\0';
    uint8_t *flags = NULL;
    int rc;

    if (comm->rank == 0 && !(flags = calloc((size_t)comm->size, 1)))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = comm_result(MPI_Gather(&flag, 1, MPI_BYTE, flags, 1, MPI_BYTE, 0, comm->mpi),
                     "MPI_Gather of the host names", err);
    if (rc == 0 && flags)
        choose(&q, flags);
    if (rc == 0)
        rc = comm_result(MPI_Scatter(flags, 1, MPI_BYTE, &flag, 1, MPI_BYTE, 0, comm->mpi),
                         "MPI_Scatter of who is asked for a host name", err);
    free(flags);
    if (rc == 0 && comm->rank == 0)
        rc = ask(comm, &q, mine, check, err);
    else if (rc == 0 && flag)
        rc = reply(comm, mine, err);
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
