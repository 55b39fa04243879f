/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * library_agreement.c - whether all hosts run with the same libraries
 *
 * When all is well this is one broadcast and one reduction; only otherwise the ranks tell
 * rank 0 what they have.
 */

#include <config.h>

#include "library_agreement.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/distinct.h"
#include "launch/libraries.h"
#include "launch/versions.h"
#include "majority.h"
#include "mpi/tags.h"

/* What is compared: the first one that differs explains the others. */
enum fact {
    FACT_COMPILED,
    FACT_MPI,
    FACT_LIBMPI,
    FACT_PMIX,
    FACT_LIBPMIX,
    FACT_SERVER,
    FACTS
};

static const char *const fact_names[FACTS] = {
    [FACT_COMPILED] = "pijob",   [FACT_MPI] = "MPI library", [FACT_LIBMPI] = "libmpi",
    [FACT_PMIX] = "PMIx client", [FACT_LIBPMIX] = "libpmix", [FACT_SERVER] = "PMIx server",
};

enum { FACT_SIZE = LOADED_PATH_SIZE + LOADED_BUILD_SIZE + 16 };

struct facts {
    char text[FACTS][FACT_SIZE];
};

/* Two files of one name are told apart by their builds. */
static void describe(char *text, struct loaded found)
{
    const struct loaded_library *library = &found.library[0];

    if (found.count == 0)
        (void)snprintf(text, FACT_SIZE, "none");
    else
        (void)snprintf(text, FACT_SIZE, "%s%s%s", library->path,
                       *library->build ? ", build " : "", library->build);
}

static void describe_version(char *text, const char *version)
{
    (void)snprintf(text, FACT_SIZE, "%s", version ? version : "none");
}

static void read_facts(const struct launch *launch, struct facts *facts)
{
    memset(facts, 0, sizeof(*facts));
    (void)snprintf(facts->text[FACT_COMPILED], FACT_SIZE, "%s, for %s", PACKAGE_VERSION,
                   versions_mpi_compiled());
    describe_version(facts->text[FACT_MPI], versions_mpi_loaded());
    describe(facts->text[FACT_LIBMPI], libraries_mpi());
    describe_version(facts->text[FACT_PMIX], versions_pmix_loaded());
    describe(facts->text[FACT_LIBPMIX], libraries_pmix());
    describe_version(facts->text[FACT_SERVER], launch->pmix_server);
}

/* On rank 0: find a rank that has what most have, COMMON, the first that has something else,
 * ODD, or -1, and the nodes of all of these. */
static void compare_keys(const struct placement *placement, const uint64_t *key, int *common,
                         int *odd, struct hostlist *hosts)
{
    int *flags = calloc((size_t)placement->ranks, sizeof(*flags));

    *common = majority_of(key, placement->ranks);
    *odd = -1;
    for (int i = 0; i < placement->ranks; i++) {
        bool differs = key[i] != key[*common];

        if (flags)
            flags[i] = differs;
        if (differs && *odd < 0)
            *odd = i;
    }
    if (flags)
        placement_list_nodes(placement, flags, hosts);
    free(flags);
}

/* Give rank 0 the TEXT that rank FROM has as MINE.  Collective. */
static int fetch(const struct comm *comm, int from, const char *mine, char *text,
                 struct error *err)
{
    if (from == comm->rank)
        memcpy(text, mine, FACT_SIZE);
    if (from == 0 || (comm->rank != 0 && comm->rank != from))
        return 0;
    return comm_result(
        comm->rank == 0
            ? MPI_Recv(text, FACT_SIZE, MPI_CHAR, from, TAG_FACT, comm->mpi, MPI_STATUS_IGNORE)
            : MPI_Send(mine, FACT_SIZE, MPI_CHAR, 0, TAG_FACT, comm->mpi),
        "the exchange of a library", err);
}

/* Rank 0 says who differs in fact NUMBER: rank ODD has ITS text, and COMMON that of most. */
static void tell_difference(const struct placement *placement, int number, int odd,
                            const char *its, const char *common, struct check *check)
{
    check_set_measured(check, "%s: %s", fact_names[number], its);
    check_set_expected(check, "%s: %s", fact_names[number], common);
    check_fail(check,
               "the %s is not the same on all hosts: %.200s on %.60s, but %.200s on most: "
               "make the installation and the library path there the same",
               fact_names[number], its, placement_node(placement, odd), common);
}

/* Only the keys of the texts travel, and the texts of two ranks. */
static int find_odd(const struct comm *comm, const struct placement *placement, int number,
                    const struct facts *mine, struct check *check, struct error *err)
{
    const char *text = mine->text[number];
    uint64_t key = distinct_key(text, strlen(text));
    char texts[2][FACT_SIZE] = {"", ""};
    int ranks[2] = {0, -1}; /* one with the text of most, and the first with another one */
    uint64_t *keys = NULL;
    int rc;

    if (comm->rank == 0 && !(keys = calloc((size_t)comm->size, sizeof(*keys))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = comm_result(MPI_Gather(&key, 1, MPI_UINT64_T, keys, 1, MPI_UINT64_T, 0, comm->mpi),
                     "MPI_Gather of the libraries", err);
    if (rc == 0 && keys)
        compare_keys(placement, keys, &ranks[0], &ranks[1], &check->hosts);
    free(keys);
    if (rc < 0 || comm_result(MPI_Bcast(ranks, 2, MPI_INT, 0, comm->mpi),
                              "MPI_Bcast of the ranks that differ", err) < 0)
        return -1;
    for (int i = 0; i < 2; i++)
        if (fetch(comm, ranks[i], text, texts[i], err) < 0)
            return -1;
    if (comm->rank == 0 && ranks[1] >= 0)
        tell_difference(placement, number, ranks[1], texts[1], texts[0], check);
    else if (comm->rank == 0)
        check_fail(check, "the %s is not the same on all hosts", fact_names[number]);
    return 0;
}

int check_library_agreement(const struct check_facts *facts, struct check *check,
                            struct error *err)
{
    const struct comm *comm = facts->comm;
    struct facts mine;
    struct facts theirs;
    int differ = 0;
    int any = 0;
    int number = 0;

    read_facts(facts->launch, &mine);
    theirs = mine;
    if (comm_result(MPI_Bcast(&theirs, sizeof(theirs), MPI_BYTE, 0, comm->mpi),
                    "MPI_Bcast of the libraries", err) < 0)
        return -1;
    for (int i = 0; i < FACTS; i++)
        if (strcmp(mine.text[i], theirs.text[i]) != 0)
            differ |= 1 << i;
    if (comm_result(MPI_Allreduce(&differ, &any, 1, MPI_INT, MPI_BOR, comm->mpi),
                    "MPI_Allreduce of the comparison of libraries", err) < 0)
        return -1;
    if (comm->size == 1)
        check->verdict = CHECK_NONE;
    if (any == 0)
        return 0;
    while (!(any & 1 << number))
        number++;
    return find_odd(comm, facts->placement, number, &mine, check, err);
}
