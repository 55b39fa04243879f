/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * pmix_client.c - ask PMIx directly, beside MPI
 *
 * pijob is not linked with libpmix: that copy might differ from MPI's, and the first one
 * loaded serves both.  Instead this finds the copy that MPI has loaded.
 */

#include <config.h>

#include "pmix_client.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "libraries.h"
#include "versions.h"

/* POSIX lets dlsym() return the address of a function as void *; C does not. */
static void find(void *library, const char *name, void *function)
{
    void *address = dlsym(library, name);

    memcpy(function, &address, sizeof(address));
}

#if HAVE_PMIX

#include <pmix.h>

/* The functions of that copy. */
struct pmix {
    void *library;
    __typeof__(&PMIx_Init) init;
    __typeof__(&PMIx_Get) get;
    __typeof__(&PMIx_Finalize) finalize;
};

static bool open_pmix(struct pmix *pmix)
{
    struct loaded found = libraries_pmix();

    if (found.count != 1)
        return false;
    pmix->library = dlopen(found.library[0].path, RTLD_LAZY | RTLD_NOLOAD);
    if (!pmix->library)
        return false;
    find(pmix->library, "PMIx_Init", &pmix->init);
    find(pmix->library, "PMIx_Get", &pmix->get);
    find(pmix->library, "PMIx_Finalize", &pmix->finalize);
    return pmix->init && pmix->get && pmix->finalize;
}

static long number_of(const pmix_value_t *value)
{
    switch (value->type) {
    case PMIX_UINT16:
        return value->data.uint16;
    case PMIX_UINT32:
        return (long)value->data.uint32;
    case PMIX_UINT64:
        return (long)value->data.uint64;
    case PMIX_INT:
        return value->data.integer;
    case PMIX_INT32:
        return value->data.int32;
    default:
        return -1;
    }
}

static long get(const struct pmix *pmix, pmix_proc_t proc, pmix_rank_t rank, const char *key)
{
    pmix_value_t *value = NULL;
    long number = -1;

    proc.rank = rank;
    if (pmix->get(&proc, key, NULL, 0, &value) == PMIX_SUCCESS && value) {
        number = number_of(value);
        free(value); /* a number holds no other memory */
    }
    return number;
}

struct pmix_facts pmix_client_ask(void)
{
    struct pmix_facts facts = {false, NULL, -1, -1, -1, -1};
    struct pmix pmix = {.library = NULL};
    pmix_proc_t me;

    if (!open_pmix(&pmix))
        facts.why_not = "this MPI has loaded no libpmix";
    else if (strtol(versions_pmix_loaded(), NULL, 10) != PMIX_VERSION_MAJOR)
        facts.why_not = "pijob was compiled against another major version of PMIx";
    else if (pmix.init(&me, NULL, 0) != PMIX_SUCCESS)
        facts.why_not = "PMIx_Init failed";
    if (!facts.why_not) {
        facts.asked = true;
        facts.rank = (long)me.rank;
        facts.job_size = get(&pmix, me, PMIX_RANK_WILDCARD, PMIX_JOB_SIZE);
        facts.nodes = get(&pmix, me, PMIX_RANK_WILDCARD, PMIX_NUM_NODES);
        facts.local_rank = get(&pmix, me, me.rank, PMIX_LOCAL_RANK);
        (void)pmix.finalize(NULL, 0);
    }
    if (pmix.library)
        (void)dlclose(pmix.library);
    return facts;
}

#else /* !HAVE_PMIX */

struct pmix_facts pmix_client_ask(void)
{
    return (struct pmix_facts){false, "pijob was built without PMIx", -1, -1, -1, -1};
}

#endif /* HAVE_PMIX */

/* PMIx_Abort() is declared as in the PMIx standard, so that its header is not needed. */
void pmix_client_abort(int status)
{
    struct loaded found = libraries_pmix();
    int (*abort_job)(int status, const char *message, void *procs, size_t count) = NULL;
    void *library;

    if (found.count != 1)
        return;
    library = dlopen(found.library[0].path, RTLD_LAZY | RTLD_NOLOAD);
    if (library)
        find(library, "PMIx_Abort", &abort_job);
    if (abort_job)
        (void)abort_job(status, "pijob gives up", NULL, 0);
}
