/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * binding.c - find ranks that share CPUs or cores, and ranks with fewer CPUs than threads
 *
 * Node by node: ranks that share anything are a group.  To share is no fault yet; four
 * unbound ranks on a node of 128 CPUs do not notice.  A group with more threads than CPUs
 * is oversubscribed: it cannot run at full speed.
 */

#include <config.h>

#include "binding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/ranges.h"
#include "sharing.h"

/* The COUNT ranks of one node, and how they are grouped. */
struct node {
    const struct placement *placement;
    const int *rank;
    const int *threads; /* of each rank of the job */
    int count;
    struct cpu_mask *cpus;  /* of each of them */
    struct cpu_mask *cores; /* the same */
    int *group;             /* the same */
};

static int group_size(const struct node *node, int first)
{
    int size = 0;

    for (int i = first; i < node->count; i++)
        size += node->group[i] == first;
    return size;
}

static int group_threads(const struct node *node, int first)
{
    int threads = 0;

    for (int i = first; i < node->count; i++)
        if (node->group[i] == first)
            threads += node->threads[node->rank[i]];
    return threads;
}

/* "rank 3" or "ranks 0-7", of the group FIRST. */
static char *group_ranks(const struct node *node, int first, char *text, size_t size)
{
    char list[RANGES_TEXT_SIZE];
    struct ranges ranges = ranges_begin(list, sizeof(list));

    for (int i = first; i < node->count; i++)
        if (node->group[i] == first)
            ranges_add(&ranges, node->rank[i]);
    (void)snprintf(text, size, "%s %s", group_size(node, first) > 1 ? "ranks" : "rank",
                   ranges_end(&ranges));
    return text;
}

/* "ranks 0-7 on n3 share cpu 0", of the group FIRST by MASK; WHAT stands before "cpu". */
static void tell_shared(const struct node *node, const struct cpu_mask *mask, const char *what,
                        int first, char *text)
{
    uint8_t bits[CPU_MASK_BYTES];
    struct cpu_mask shared = sharing_cpus(mask, node->count, node->group, first, 2, bits);
    char ranks[RANGES_TEXT_SIZE + 8];
    char cpus[RANGES_TEXT_SIZE / 2];

    (void)snprintf(text, FINDING_TEXT_SIZE, "%s on %s share %scpu%s %s",
                   group_ranks(node, first, ranks, sizeof(ranks)),
                   placement_node(node->placement, node->rank[0]), what,
                   cpu_mask_count(shared) > 1 ? "s" : "",
                   cpu_mask_list(shared, cpus, sizeof(cpus)));
}

/* RETURN: whether there are any. */
static bool look_for_shared(struct node *node, const struct cpu_mask *mask, const char *what,
                            struct finding *finding)
{
    char *text;

    sharing_groups(mask, node->count, node->group);
    for (int i = 0; i < node->count; i++) {
        if (node->group[i] == i)
            continue;
        text = finding_add(finding, node->placement, node->rank[0]);
        if (text)
            tell_shared(node, mask, what, node->group[i], text);
        return true;
    }
    return false;
}

static void tell_oversubscribed(const struct node *node, int first, struct cpu_mask cpus,
                                char *text)
{
    char ranks[RANGES_TEXT_SIZE + 8];
    char list[RANGES_TEXT_SIZE / 2];
    int count = cpu_mask_count(cpus);

    (void)cpu_mask_list(cpus, list, sizeof(list));
    (void)group_ranks(node, first, ranks, sizeof(ranks));
    if (group_size(node, first) > 1)
        (void)snprintf(text, FINDING_TEXT_SIZE, "%s on %s share cpu%s %s", ranks,
                       placement_node(node->placement, node->rank[0]), count > 1 ? "s" : "",
                       list);
    else
        (void)snprintf(text, FINDING_TEXT_SIZE, "%s on %s has %d threads on cpu%s %s", ranks,
                       placement_node(node->placement, node->rank[0]),
                       group_threads(node, first), count > 1 ? "s" : "", list);
}

static void look_for_oversubscribed(struct node *node, struct finding *finding)
{
    uint8_t bits[CPU_MASK_BYTES];

    sharing_groups(node->cpus, node->count, node->group);
    for (int i = 0; i < node->count; i++) {
        struct cpu_mask cpus;
        char *text;

        if (node->group[i] != i)
            continue;
        cpus = sharing_cpus(node->cpus, node->count, node->group, i, 1, bits);
        if (group_threads(node, i) <= cpu_mask_count(cpus))
            continue;
        text = finding_add(finding, node->placement, node->rank[0]);
        if (text)
            tell_oversubscribed(node, i, cpus, text);
        return;
    }
}

/* What is known of all ranks. */
static void look_at_masks(const struct placement *placement, struct binding *binding)
{
    binding->known = binding->cores_known = true;
    for (int rank = 0; rank < placement->ranks; rank++) {
        binding->known = binding->known && placement_cpus(placement, rank).bytes > 0;
        binding->cores_known =
            binding->cores_known && placement_cores(placement, rank).bytes > 0;
    }
}

int binding_inspect(const struct placement *placement, const int *threads,
                    struct binding *binding, struct error *err)
{
    size_t most = (size_t)placement_most_on_node(placement);
    struct node node = {
        .placement = placement,
        .threads = threads,
        .cpus = calloc(most, sizeof(*node.cpus)),
        .cores = calloc(most, sizeof(*node.cores)),
        .group = calloc(most, sizeof(*node.group)),
    };
    int rc = 0;

    *binding = (struct binding){0};
    look_at_masks(placement, binding);
    if (!node.cpus || !node.cores || !node.group)
        rc = error_set(err, "out of memory for the CPUs of %zu ranks", most);
    for (int at = 0; rc == 0 && binding->known && at < placement->ranks; at += node.count) {
        node.rank = &placement->by_node[at];
        node.count = placement_on_node(placement, at);
        for (int i = 0; i < node.count; i++) {
            node.cpus[i] = placement_cpus(placement, node.rank[i]);
            node.cores[i] = placement_cores(placement, node.rank[i]);
        }
        if (!look_for_shared(&node, node.cpus, "", &binding->shared) && binding->cores_known)
            (void)look_for_shared(&node, node.cores, "the core of ", &binding->shared);
        look_for_oversubscribed(&node, &binding->oversubscribed);
    }
    free(node.cpus);
    free(node.cores);
    free(node.group);
    return rc;
}

void binding_clear(struct binding *binding)
{
    finding_clear(&binding->shared);
    finding_clear(&binding->oversubscribed);
}
