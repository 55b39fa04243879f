/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * event_hosts.c - who runs where, with what, and how fast, in the log
 *
 * One line for each host where it is; for the rest, as many lines for two hosts as for two
 * thousand: the least, the most, and whose it is.
 */

#include <config.h>

#include "event_hosts.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/ranges.h"

enum { RANKS_TEXT_SIZE = 4096, SLOW_HOSTS_SHOWN = 64, ALL_HOSTS_SHOWN = 64 };

#define SLOW_HOST 0.9 /* of the median: one that is listed */

void event_put_hostlist(struct yaml_out *out, const struct hostlist *list)
{
    char shown[HOSTLIST_SHOWN_SIZE];
    char *text = hostlist_text(list);

    yaml_out_text(out, "hosts", text ? text : hostlist_show(list, shown, sizeof(shown)));
    free(text);
}

/* The physical cores of each of COUNT ranks of a node, if they are known. */
static void put_cores(struct yaml_out *out, const struct placement *placement, int begin,
                      int count)
{
    for (int k = begin; k < begin + count; k++)
        if (placement->entry[placement->by_node[k]].core_bytes == 0)
            return;
    yaml_out_flow_list(out, "cores");
    for (int k = begin; k < begin + count; k++)
        yaml_out_count(
            out, NULL,
            (uint64_t)cpu_mask_count(placement_cores(placement, placement->by_node[k])));
    yaml_out_end_list(out);
}

/* Each node with its ranks, and the CPUs of each of these. */
static void put_places(struct yaml_out *out, const struct placement *placement)
{
    yaml_out_list(out, "hosts");
    for (int i = 0; i < placement->ranks;) {
        int count = placement_on_node(placement, i);
        char text[RANKS_TEXT_SIZE];
        struct ranges ranges = ranges_begin(text, sizeof(text));

        for (int k = i; k < i + count; k++)
            ranges_add(&ranges, placement->by_node[k]);
        yaml_out_flow_map(out, NULL);
        yaml_out_text(out, "host", placement_node(placement, placement->by_node[i]));
        yaml_out_text(out, "ranks", ranges_end(&ranges));
        yaml_out_flow_list(out, "cpus");
        for (int k = i; k < i + count; k++)
            yaml_out_text(out, NULL,
                          cpu_mask_list(placement_cpus(placement, placement->by_node[k]), text,
                                        RANGES_TEXT_SIZE));
        yaml_out_end_list(out);
        put_cores(out, placement, i, count);
        yaml_out_end_map(out);
        i += count;
    }
    yaml_out_end_list(out);
}

static void put_finding(struct yaml_out *out, const char *key, const struct finding *finding)
{
    yaml_out_map(out, key);
    yaml_out_count(out, "nodes", (uint64_t)finding->count);
    if (finding->count > 0) {
        yaml_out_text(out, "first", finding->first);
        event_put_hostlist(out, &finding->nodes);
    }
    yaml_out_end_map(out);
}

static void put_binding(struct yaml_out *out, const struct binding *binding)
{
    if (!binding->known)
        return;
    yaml_out_map(out, "binding");
    yaml_out_plain(out, "exclusive",
                   binding->shared.count + binding->oversubscribed.count == 0 ? "true"
                                                                              : "false");
    if (binding->shared.count > 0)
        put_finding(out, "shared", &binding->shared);
    if (binding->oversubscribed.count > 0)
        put_finding(out, "oversubscribed", &binding->oversubscribed);
    yaml_out_end_map(out);
}

static void put_bytes(struct yaml_out *out, const char *key, uint64_t bytes)
{
    if (bytes == LIMIT_NONE)
        yaml_out_plain(out, key, "unlimited");
    else
        yaml_out_count(out, key, bytes);
}

/* The limit at OFFSET in struct limits: least and most, and the host that has the least. */
static void put_limit(struct yaml_out *out, const char *key, size_t offset,
                      const struct placement *placement)
{
    uint64_t least = LIMIT_NONE;
    uint64_t most = 0;
    int rank_of_least = placement->by_node[0];

    for (int at = 0; at < placement->ranks; at++) {
        int rank = placement->by_node[at];
        const char *limits = (const char *)&placement->entry[rank].limits;
        uint64_t bytes = *(const uint64_t *)(limits + offset);

        if (bytes < least) {
            least = bytes;
            rank_of_least = rank;
        }
        most = bytes > most ? bytes : most;
    }
    yaml_out_flow_map(out, key);
    put_bytes(out, "min", least);
    put_bytes(out, "max", most);
    yaml_out_text(out, "host_of_min", placement_node(placement, rank_of_least));
    yaml_out_end_map(out);
}

static void put_limits(struct yaml_out *out, const struct placement *placement)
{
    yaml_out_map(out, "limits");
    put_limit(out, "memory", offsetof(struct limits, memory), placement);
    put_limit(out, "locked_memory", offsetof(struct limits, locked_memory), placement);
    put_limit(out, "tmpdir_free", offsetof(struct limits, tmpdir_free), placement);
    put_limit(out, "shm_free", offsetof(struct limits, shm_free), placement);
    yaml_out_text(out, "tmpdir", limits_tmpdir());
    yaml_out_end_map(out);
}

void event_put_hosts(struct yaml_out *out, const struct placement *placement,
                     const struct binding *binding)
{
    put_places(out, placement);
    put_binding(out, binding);
    put_limits(out, placement);
}

static void put_speed(struct yaml_out *out, const char *key, const struct placement *placement,
                      const struct host_speed *host)
{
    yaml_out_flow_map(out, key);
    yaml_out_text(out, "host", placement_node(placement, host->rank));
    yaml_out_number(out, "rate", host->rate);
    yaml_out_number(out, "of_median", host->relative);
    yaml_out_end_map(out);
}

void event_put_speeds(struct yaml_out *out, const struct placement *placement,
                      const struct speed *speed)
{
    int shown = 0;

    if (!speed->measured)
        return;
    yaml_out_map(out, "host_rates");
    yaml_out_number(out, "median", speed->median);
    put_speed(out, "slowest", placement, &speed->host[speed->slowest]);
    put_speed(out, "fastest", placement, &speed->host[speed->fastest]);
    if (speed->hosts > 1 && speed->hosts <= ALL_HOSTS_SHOWN) {
        yaml_out_list(out, "hosts");
        for (int i = 0; i < speed->hosts; i++)
            put_speed(out, NULL, placement, &speed->host[i]);
        yaml_out_end_list(out);
    }
    if (speed->host[speed->slowest].relative < SLOW_HOST) {
        yaml_out_list(out, "slow");
        for (int i = 0; i < speed->hosts && shown < SLOW_HOSTS_SHOWN; i++)
            if (speed->host[i].relative < SLOW_HOST) {
                put_speed(out, NULL, placement, &speed->host[i]);
                shown++;
            }
        yaml_out_end_list(out);
    }
    yaml_out_end_map(out);
}
