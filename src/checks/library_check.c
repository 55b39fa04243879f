/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * library_check.c - the MPI and PMIx libraries, and the thread level, that the description
 * expects
 */

#include <config.h>

#include "library_check.h"

#include <stdio.h>

#include "launch/version_text.h"
#include "launch/versions.h"

/* Which of these MPI means by LEVEL. */
static enum thread_level level_of(int level)
{
    if (level >= MPI_THREAD_MULTIPLE)
        return THREAD_LEVEL_MULTIPLE;
    if (level >= MPI_THREAD_SERIALIZED)
        return THREAD_LEVEL_SERIALIZED;
    return level >= MPI_THREAD_FUNNELED ? THREAD_LEVEL_FUNNELED : THREAD_LEVEL_SINGLE;
}

const char *thread_level_name(int level)
{
    return job_key_find("expect.thread_level")->choices[level_of(level)];
}

void look_at_thread_level(const struct check_facts *facts, struct own_look *look)
{
    const struct job_key *key = job_key_find("expect.thread_level");
    const struct comm *comm = facts->comm;
    enum thread_level asked = level_of(comm->thread_asked);
    enum thread_level given = level_of(comm->thread_given);
    int expected = facts->job->expect.thread_level;

    (void)snprintf(look->measured, sizeof(look->measured), "%s", key->choices[given]);
    (void)snprintf(look->expected, sizeof(look->expected), "at least %s",
                   key->choices[expected]);
    look->wrong = (int)given < expected;
    if (look->wrong && (int)asked < expected)
        (void)error_set(&look->why,
                        "asked MPI for thread level %s only, because it could not read the "
                        "description before MPI_Init: put it where all nodes can read it",
                        key->choices[asked]);
    else if (look->wrong)
        (void)error_set(&look->why,
                        "asked MPI for thread level %s, and got %s: this MPI library, or its "
                        "transport here, supports no higher level: use "
                        "an MPI that was built for it, or another transport",
                        key->choices[asked], key->choices[given]);
}

/* LINE is what VERSION is the beginning of. */
static void look_at_version(const char *library, const char *version, const char *line,
                            const char *pattern, const char *cure, struct own_look *look)
{
    (void)snprintf(look->measured, sizeof(look->measured), "%s", version);
    (void)snprintf(look->expected, sizeof(look->expected), "%s", pattern);
    look->wrong = !version_matches(pattern, line);
    if (look->wrong)
        (void)error_set(&look->why,
                        "has loaded the %s library '%s', the description expects '%s'; %s",
                        library, version, pattern, cure);
}

void look_at_mpi(const struct check_facts *facts, struct own_look *look)
{
    look_at_version("MPI", versions_mpi_loaded(), versions_mpi_text(), facts->job->expect.mpi,
                    "check LD_LIBRARY_PATH and the modules loaded there", look);
}

void look_at_pmix(const struct check_facts *facts, struct own_look *look)
{
    const char *version = versions_pmix_loaded();

    if (version) {
        look_at_version("PMIx", version, version, facts->job->expect.pmix,
                        "check LD_LIBRARY_PATH, and which PMIx MPI was built with", look);
    } else {
        look->unknown = "MPI has loaded no libpmix: it was not started through PMIx";
        (void)snprintf(look->expected, sizeof(look->expected), "%s", facts->job->expect.pmix);
    }
}
