/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * placement_make.c - make the placement of what the ranks tell
 *
 * Rank 0 has no more than three numbers of each rank at a time.  Names and masks of CPUs are
 * longer, but few: it asks only one rank of those that have the same key.
 */

#include <config.h>

#include "placement_make.h"

#include <stdlib.h>
#include <string.h>

#include "core/distinct.h"

enum { WORDS = 3 }; /* of an answer */

/* Find the nodes and the masks, and mark the first rank of each in FLAGS. */
static int find_nodes(struct placement *p, const struct placement_answer *answer,
                      uint8_t *flags)
{
    int *first = NULL;
    int *first_mask = NULL;

    p->nodes = distinct_number(&answer->word[0], WORDS, p->ranks, p->node_of, &first);
    p->masks = distinct_number(&answer->word[1], WORDS, p->ranks, p->mask_of, &first_mask);
    if (first && first_mask) {
        p->node = calloc((size_t)p->nodes, sizeof(*p->node));
        p->mask = calloc((size_t)p->masks, sizeof(*p->mask));
    }
    if (!p->node || !p->mask) {
        free(first);
        free(first_mask);
        return -1;
    }
    for (int n = 0; n < p->nodes; n++) {
        flags[first[n]] |= PLACEMENT_NAME;
        p->node[n].tasks = (int)(int64_t)answer[first[n]].word[2];
    }
    for (int m = 0; m < p->masks; m++)
        flags[first_mask[m]] |= PLACEMENT_MASK;
    free(first);
    free(first_mask);
    return 0;
}

int placement_begin(struct placement *p, int ranks, const struct placement_answer *answer,
                    uint8_t **flags)
{
    size_t size = (size_t)ranks;

    *p = (struct placement){
        .ranks = ranks,
        .by_node = calloc(size, sizeof(*p->by_node)),
        .node_of = calloc(size, sizeof(*p->node_of)),
        .mask_of = calloc(size, sizeof(*p->mask_of)),
        .tasks_known = true,
    };
    *flags = calloc(size, 1);
    if (!p->by_node || !p->node_of || !p->mask_of || !*flags ||
        find_nodes(p, answer, *flags) < 0) {
        free(*flags);
        *flags = NULL;
        placement_clear(p);
        return -1;
    }
    for (int r = 0; r < ranks; r++)
        p->tasks_known = p->tasks_known && (int64_t)answer[r].word[2] >= 0;
    /* They count what has been told. */
    p->nodes = p->masks = 0;
    return 0;
}

/* RETURN: BYTES, which has SIZE bytes, with room for LENGTH behind the USED ones; NULL if
 * memory is short. */
static void *make_room(void *bytes, size_t used, size_t length, size_t *size)
{
    size_t more = *size ? *size : 256;

    while (more - used < length)
        more *= 2;
    if (more == *size)
        return bytes;
    bytes = realloc(bytes, more);
    if (bytes)
        *size = more;
    return bytes;
}

int placement_add_name(struct placement *p, const char *name)
{
    size_t length = strlen(name) + 1;
    char *names = make_room(p->names, p->names_used, length, &p->names_size);

    if (!names)
        return -1;
    p->names = names;
    p->node[p->nodes++].name_at = p->names_used;
    memcpy(names + p->names_used, name, length);
    p->names_used += length;
    return 0;
}

int placement_add_mask(struct placement *p, struct cpu_mask cpus, struct cpu_mask cores)
{
    uint8_t *bits =
        make_room(p->bits, p->bits_used, cpus.bytes + cores.bytes + 1, &p->bits_size);

    if (!bits)
        return -1;
    p->bits = bits;
    p->mask[p->masks++] =
        (struct placement_mask){p->bits_used, (uint16_t)cpus.bytes, (uint16_t)cores.bytes};
    if (cpus.bytes > 0)
        memcpy(bits + p->bits_used, cpus.bits, cpus.bytes);
    if (cores.bytes > 0)
        memcpy(bits + p->bits_used + cpus.bytes, cores.bits, cores.bytes);
    p->bits_used += cpus.bytes + cores.bytes;
    return 0;
}

/* For qsort_r: nodes A and B by name. */
static int compare_nodes(const void *a, const void *b, void *arg)
{
    const struct placement *p = arg;
    int one = *(const int *)a;
    int other = *(const int *)b;
    int order = strverscmp(p->names + p->node[one].name_at, p->names + p->node[other].name_at);

    return order ? order : (one > other) - (one < other);
}

/* Tell each node where its ranks are in by_node, and put them there. */
static void place_ranks(struct placement *p)
{
    int at = 0;

    for (int r = 0; r < p->ranks; r++)
        p->node[p->node_of[r]].count++;
    for (int n = 0; n < p->nodes; n++) {
        p->node[n].first = at;
        at += p->node[n].count;
        p->node[n].count = 0;
    }
    for (int r = 0; r < p->ranks; r++) {
        struct placement_node *node = &p->node[p->node_of[r]];

        p->by_node[node->first + node->count++] = r;
    }
}

int placement_order(struct placement *p)
{
    size_t nodes = (size_t)p->nodes;
    int *order = calloc(nodes, sizeof(*order)); /* the old index of each node */
    int *index = calloc(nodes, sizeof(*index)); /* the new one */
    struct placement_node *node = calloc(nodes, sizeof(*node));

    if (!order || !index || !node) {
        free(order);
        free(index);
        free(node);
        return -1;
    }
    for (int n = 0; n < p->nodes; n++)
        order[n] = n;
    qsort_r(order, nodes, sizeof(*order), compare_nodes, p);
    for (int n = 0; n < p->nodes; n++) {
        index[order[n]] = n;
        node[n] = p->node[order[n]];
    }
    for (int r = 0; r < p->ranks; r++)
        p->node_of[r] = index[p->node_of[r]];
    free(order);
    free(index);
    free(p->node);
    p->node = node;
    place_ranks(p);
    return 0;
}

static void tell_limit(struct placement *p, enum placement_limit limit, int rank,
                       uint64_t bytes)
{
    struct placement_node *node = &p->node[p->node_of[rank]];

    if (rank == p->by_node[node->first] || bytes < node->least[limit]) {
        node->least[limit] = bytes;
        node->rank_of_least[limit] = rank;
    }
    p->most[limit] = bytes > p->most[limit] ? bytes : p->most[limit];
}

void placement_tell(struct placement *p, enum placement_question question,
                    const struct placement_answer *answer)
{
    for (int r = 0; r < p->ranks; r++) {
        const uint64_t *word = answer[r].word;
        struct placement_node *node = &p->node[p->node_of[r]];

        if (question == PLACEMENT_SOME) {
            tell_limit(p, PLACEMENT_MEMORY, r, word[0]);
            tell_limit(p, PLACEMENT_LOCKED_MEMORY, r, word[1]);
            tell_limit(p, PLACEMENT_TMPDIR_FREE, r, word[2]);
        } else {
            tell_limit(p, PLACEMENT_SHM_FREE, r, word[0]);
            if (r == p->by_node[node->first])
                node->shm_size = word[1];
            node->shm_room = word[2] > node->shm_room ? word[2] : node->shm_room;
        }
    }
}
