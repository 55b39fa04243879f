/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * shm_check.c - has /dev/shm room for the ranks of each node?
 *
 * Open MPI then sends messages within a node by TCP, and goes on.  The files are sparse: where
 * there is room for some of them only, a rank can also die of SIGBUS, at any time.
 */

#include <config.h>

#include "shm_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "finding.h"

#define CURE                                                                                  \
    "mount a larger tmpfs there (mount -o remount,size=), or start the container with "       \
    "--shm-size or --ipc=host"
#define CURE_FULL                                                                             \
    "remove files that are left there (ls -l /dev/shm), or mount a larger tmpfs "             \
    "(mount -o remount,size=)"

/* Whether WORD is one of the words of LIST: "^a,b". */
static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (const char *p = list; *p;) {
        size_t skipped = strspn(p, "^,\\");
        size_t found = strcspn(p + skipped, ",");

        if (found == length && strncmp(p + skipped, word, length) == 0)
            return true;
        p += skipped + found;
    }
    return false;
}

/* Whether the list in the variable NAME tells MPI to use none of WORDS, which ends with NULL:
 * "^a,b" is all but a and b. */
static bool list_is_without(const char *name, const char *const words[])
{
    const char *list = getenv(name);
    bool listed = false;

    for (int i = 0; list && words[i]; i++)
        listed = listed || has_word(list, words[i]);
    return list && *list && listed == (*list == '^');
}

/* Whether the variable NAME is set, and to another directory than /dev/shm. */
static bool is_elsewhere(const char *name)
{
    const char *path = getenv(name);

    return path && *path && !strstr(path, "/dev/shm");
}

/* Whether the user has told MPI to use something else. */
static bool is_unused(void)
{
    static const char *const btl[] = {"vader", "sm", NULL};
    static const char *const tls[] = {"posix", "shm", "sm", "mm", "all", NULL};

    return list_is_without("OMPI_MCA_btl", btl) || list_is_without("UCX_TLS", tls) ||
           is_elsewhere("OMPI_MCA_btl_vader_backing_directory") ||
           is_elsewhere("OMPI_MCA_btl_sm_backing_directory");
}

/* What is wrong with /dev/shm on several nodes. */
struct small {
    struct finding found;
    const char *cure; /* of the first */
};

/* Say in TEXT that NODE has too little, because NEEDED bytes are, by EACH. RETURN: the cure.
 */
static const char *describe(const struct placement *placement,
                            const struct placement_node *node, uint64_t needed,
                            const char *each, char *text)
{
    bool full = node->shm_size >= needed;
    char of[64] = "";

    if (full)
        (void)snprintf(of, sizeof(of), " free of %" PRIu64 " B", node->shm_size);
    (void)snprintf(text, FINDING_TEXT_SIZE,
                   "/dev/shm on %s has %s%" PRIu64 " B%s, and MPI takes about %" PRIu64
                   " B of it for %s",
                   placement->names + node->name_at, full ? "only " : "",
                   full ? node->shm_room : node->shm_size, of, needed, each);
    return full ? CURE_FULL : CURE;
}

/* Find the nodes with several ranks whose /dev/shm has less room than MPI takes for ALL ranks,
 * or for one; what this job takes does not count.  RETURN: the number of nodes with several
 * ranks. */
static int find_small(const struct placement *placement, bool all, struct small *small)
{
    int nodes = 0;

    for (int n = 0; n < placement->nodes; n++) {
        const struct placement_node *node = &placement->node[n];
        uint64_t needed = LIMITS_SHM_PER_RANK;
        char *text;

        if (node->count < 2)
            continue;
        nodes++;
        needed *= all ? (uint64_t)node->count : 1;
        if (node->shm_room < needed &&
            (text = finding_add(&small->found, placement, placement->by_node[node->first])))
            small->cure = describe(placement, node, needed,
                                   all ? "the ranks there" : "each rank there", text);
    }
    return nodes;
}

void check_shared_memory(const struct check_facts *facts, struct check *check)
{
    struct small small = {.cure = CURE};

    if (is_unused() || find_small(facts->placement, false, &small) == 0) {
        check->verdict = CHECK_NONE;
        return;
    }
    check_set_measured(check, "%d nodes with too little", small.found.count);
    check_set_expected(check, "at least %d B in /dev/shm", LIMITS_SHM_PER_RANK);
    finding_judge(&small.found, small.cure, check);
    finding_clear(&small.found);
}

const char *shm_warning(const struct check_facts *facts, char *text, size_t size)
{
    struct small small = {.cure = CURE};
    bool wrong = is_unused() || find_small(facts->placement, false, &small) == 0 ||
                 small.found.count > 0; /* then the check fails */
    char hosts[FINDING_NODES_SIZE];
    bool tight;

    finding_clear(&small.found);
    if (wrong)
        return NULL;
    (void)find_small(facts->placement, true, &small);
    tight = small.found.count > 0;
    if (tight)
        (void)snprintf(text, size,
                       "%s: ranks may be killed by SIGBUS, or communicate more slowly; %s%s",
                       small.found.first, small.cure, finding_others(&small.found, hosts));
    finding_clear(&small.found);
    return tight ? text : NULL;
}
