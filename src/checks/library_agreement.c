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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launch/libraries.h"
#include "launch/versions.h"
#include "majority.h"

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

/* The nodes of the ranks whose text is another one than that of rank COMMON, and the first
 * such rank. */
static int list_odd(const struct placement *placement, const char *texts, int common,
                    struct hostlist *hosts)
{
    int *odd = calloc((size_t)placement->ranks, sizeof(*odd));
    int first = -1;

    for (int i = 0; odd && i < placement->ranks; i++) {
        odd[i] =
            strcmp(texts + (size_t)i * FACT_SIZE, texts + (size_t)common * FACT_SIZE) != 0;
        if (odd[i] && first < 0)
            first = i;
    }
    if (odd)
        placement_list_nodes(placement, odd, hosts);
    free(odd);
    return first;
}

/* Rank 0 says who differs in fact NUMBER, of which it has everybody's text. */
static void tell_difference(const struct placement *placement, int number, const char *texts,
                            struct check *check)
{
    int common = majority_of(texts, FACT_SIZE, placement->ranks);
    int odd = list_odd(placement, texts, common, &check->hosts);

    if (odd < 0) {
        check_fail(check, "the %s is not the same on all hosts", fact_names[number]);
        return;
    }
    check_set_measured(check, "%s: %s", fact_names[number], texts + (size_t)odd * FACT_SIZE);
    check_set_expected(check, "%s: %s", fact_names[number],
                       texts + (size_t)common * FACT_SIZE);
    check_fail(check,
               "the %s is not the same on all hosts: %.200s on %.60s, but %.200s on most: "
               "make the installation and the library path there the same",
               fact_names[number], texts + (size_t)odd * FACT_SIZE,
               placement_node(placement, odd), texts + (size_t)common * FACT_SIZE);
}

static int find_odd(const struct comm *comm, const struct placement *placement, int number,
                    const struct facts *mine, struct check *check, struct error *err)
{
    char *texts = NULL;
    int rc;

    if (comm->rank == 0 && !(texts = calloc((size_t)comm->size, FACT_SIZE)))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = comm_result(MPI_Gather(mine->text[number], FACT_SIZE, MPI_CHAR, texts, FACT_SIZE,
                                MPI_CHAR, 0, comm->mpi),
                     "MPI_Gather of the libraries", err);
    if (rc == 0 && texts)
        tell_difference(placement, number, texts, check);
    free(texts);
    return rc;
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
