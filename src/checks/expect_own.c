/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * expect_own.c - what each rank finds out about itself, and rank 0 tells
 */

#include <config.h>

#include "expect_own.h"

#include <fnmatch.h>
#include <stdio.h>

#include "core/process_limits.h"
#include "launch/versions.h"
#include "mpi/trouble.h"

/* What a rank found. */
struct look {
    char measured[160];
    char expected[160];
    const char *unknown; /* why nothing can be found out; NULL: it can */
    bool wrong;
    struct error why;
};

static void look_at_folders(const struct run *run, struct look *look)
{
    const struct {
        const char *name, *path, *cure;
    } folders[] = {
        {"TMPDIR", limits_tmpdir(),
         "MPI needs it: mend it, or set TMPDIR to a folder that each node has"},
        {"shared memory in", "/dev/shm",
         "the ranks of a node communicate through it: mount a tmpfs there"},
    };

    (void)run;
    (void)snprintf(look->measured, sizeof(look->measured), "TMPDIR %.128s", limits_tmpdir());
    (void)snprintf(look->expected, sizeof(look->expected), "TMPDIR and /dev/shm writable");
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && !look->wrong; i++) {
        struct error why;

        look->wrong = limits_check_directory(folders[i].name, folders[i].path, &why) < 0;
        if (look->wrong)
            (void)error_set(&look->why, "%s; %s", why.text, folders[i].cure);
    }
}

/* Which of these MPI means by LEVEL. */
static enum thread_level level_of(int level)
{
    if (level >= MPI_THREAD_MULTIPLE)
        return THREAD_LEVEL_MULTIPLE;
    if (level >= MPI_THREAD_SERIALIZED)
        return THREAD_LEVEL_SERIALIZED;
    return level >= MPI_THREAD_FUNNELED ? THREAD_LEVEL_FUNNELED : THREAD_LEVEL_SINGLE;
}

const char *expect_level_name(int level)
{
    return job_key_find("expect.thread_level")->choices[level_of(level)];
}

static void look_at_thread_level(const struct run *run, struct look *look)
{
    const struct job_key *key = job_key_find("expect.thread_level");
    const struct comm *comm = &run->session.comm;
    enum thread_level asked = level_of(comm->thread_asked);
    enum thread_level given = level_of(comm->thread_given);
    int expected = run->job.expect.thread_level;

    (void)snprintf(look->measured, sizeof(look->measured), "%s", key->choices[given]);
    (void)snprintf(look->expected, sizeof(look->expected), "at least %s",
                   key->choices[expected]);
    look->wrong = (int)given < expected;
    if (look->wrong && (int)asked < expected)
        (void)error_set(&look->why,
                        "asked MPI for thread level %s only, for it could not read the "
                        "description before MPI_Init: put it where all nodes can read it",
                        key->choices[asked]);
    else if (look->wrong)
        (void)error_set(&look->why,
                        "asked MPI for thread level %s, and got %s: this MPI library, or the "
                        "transport that it uses here, has no more",
                        key->choices[asked], key->choices[given]);
}

static void look_at_version(const char *library, const char *version, const char *pattern,
                            const char *cure, struct look *look)
{
    (void)snprintf(look->measured, sizeof(look->measured), "%s", version);
    (void)snprintf(look->expected, sizeof(look->expected), "%s", pattern);
    look->wrong = fnmatch(pattern, version, 0) != 0;
    if (look->wrong)
        (void)error_set(&look->why,
                        "has loaded the %s library '%s', the description expects '%s'; %s",
                        library, version, pattern, cure);
}

static void look_at_mpi(const struct run *run, struct look *look)
{
    look_at_version("MPI", versions_mpi_loaded(), run->job.expect.mpi,
                    "look at LD_LIBRARY_PATH and the modules loaded there", look);
}

static void look_at_pmix(const struct run *run, struct look *look)
{
    const char *version = versions_pmix_loaded();

    if (version) {
        look_at_version("PMIx", version, run->job.expect.pmix,
                        "look at LD_LIBRARY_PATH, and at what MPI was built with", look);
    } else {
        look->unknown = "this MPI has loaded no libpmix: it was started in another way";
        (void)snprintf(look->expected, sizeof(look->expected), "%s", run->job.expect.pmix);
    }
}

static const struct {
    const char *name;
    const char *key; /* NULL: whatever the description says */
    void (*look_at)(const struct run *, struct look *);
} checks[] = {
    {"folders", NULL, look_at_folders},
    {"thread_level", "expect.thread_level", look_at_thread_level},
    {"mpi", "expect.mpi", look_at_mpi},
    {"pmix", "expect.pmix", look_at_pmix},
};

/* On rank 0: what it found, or what another rank did. */
static void tell(struct check *check, const struct look *look, const struct trouble *trouble,
                 int ranks)
{
    (void)snprintf(check->measured, sizeof(check->measured), "%s", look->measured);
    (void)snprintf(check->expected, sizeof(check->expected), "%s", look->expected);
    if (trouble->count > 0) {
        if (!look->wrong)
            (void)snprintf(check->measured, sizeof(check->measured),
                           "%s; otherwise on %d of %d ranks", look->measured, trouble->count,
                           ranks);
        (void)snprintf(check->hosts, sizeof(check->hosts), "%s", trouble->nodes);
        check_fail(check, "%s", trouble->text);
    } else if (look->unknown) {
        check_skip(check, "%s", look->unknown);
    }
}

int expect_own(const struct run *run, struct verdict *verdict, struct error *err)
{
    const struct session *session = &run->session;

    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        struct look look = {.wrong = false};
        struct trouble trouble;

        if (checks[i].key && !job_given(&run->job, job_key_find(checks[i].key)))
            continue;
        checks[i].look_at(run, &look);
        if (trouble_gather(&session->comm, &session->placement, look.wrong ? &look.why : NULL,
                           &trouble, err) < 0)
            return -1;
        if (session->comm.rank == 0)
            tell(verdict_add(verdict, checks[i].name, EXIT_WRONG_LAUNCH), &look, &trouble,
                 session->comm.size);
    }
    return 0;
}
