/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * event_hosts.c - who runs where, with what, and how fast, in the log
 *
 * Up to 64 hosts have a line each; of more, those that are alike share one.  For the rest
 * there are as many lines for two hosts as for two thousand: the least, the most, and whose it
 * is.
 */

#include <config.h>

#include "event_hosts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/ranges.h"
#include "host_groups.h"

enum {
    RANKS_TEXT_SIZE = 4096,
    /* Of hosts on one line, whose names and ranks need not be ranges. */
    GROUP_NAMES_SIZE = 2048,
    GROUP_RANKS_SIZE = 512,
    SLOW_HOSTS_SHOWN = 64,
    ALL_HOSTS_SHOWN = 64,
    GROUPS_SHOWN = 64,
};

#define SLOW_HOST 0.9 /* of the median: one that is listed */

void event_put_hostlist(struct yaml_out *out, const struct hostlist *list)
{
    char shown[HOSTLIST_SHOWN_SIZE];
    char *text = hostlist_text(list);

    yaml_out_text(out, "hosts", text ? text : hostlist_show(list, shown, sizeof(shown)));
    free(text);
}

/* The CPUs of each of the COUNT ranks from by_node[BEGIN] on, and the number of their physical
 * cores, if it is known. */
static void put_cpus(struct yaml_out *out, const struct placement *placement, int begin,
                     int count)
{
    char text[RANGES_TEXT_SIZE];
    bool known = true;

    yaml_out_flow_list(out, "cpus");
    for (int k = begin; k < begin + count; k++) {
        int rank = placement->by_node[k];

        yaml_out_text(out, NULL,
                      cpu_mask_list(placement_cpus(placement, rank), text, sizeof(text)));
        known = known && placement_cores(placement, rank).bytes > 0;
    }
    yaml_out_end_list(out);
    if (!known)
        return;
    yaml_out_flow_list(out, "cores");
    for (int k = begin; k < begin + count; k++)
        yaml_out_count(
            out, NULL,
            (uint64_t)cpu_mask_count(placement_cores(placement, placement->by_node[k])));
    yaml_out_end_list(out);
}

/* The host whose ranks begin at by_node[AT], by itself. */
static void put_host(struct yaml_out *out, const struct placement *placement, int at)
{
    int count = placement_on_node(placement, at);
    char text[RANKS_TEXT_SIZE];
    struct ranges ranges = ranges_begin(text, sizeof(text));

    for (int k = at; k < at + count; k++)
        ranges_add(&ranges, placement->by_node[k]);
    yaml_out_flow_map(out, NULL);
    yaml_out_text(out, "host", placement_node(placement, placement->by_node[at]));
    yaml_out_text(out, "ranks", ranges_end(&ranges));
    put_cpus(out, placement, at, count);
    yaml_out_end_map(out);
}

/* Mark the hosts of GROUP in MINE, by the first rank of each, or unmark them. */
static void mark(const struct placement *placement, const struct host_group *group, bool *mine,
                 bool flag)
{
    for (int i = 0; i < group->hosts; i++) {
        int at = group->host[i];
        int count = placement_on_node(placement, at);

        for (int k = at; k < at + count; k++)
            mine[placement->by_node[k]] = flag;
    }
}

/* The names of the COUNT groups at GROUP, which are ALIKE or not, how many hosts they have,
 * and their ranks, which MINE marks. */
static void put_names(struct yaml_out *out, const struct placement *placement,
                      const struct host_group *group, int count, bool alike, const bool *mine)
{
    struct hostlist list = {.names = NULL};
    char text[GROUP_NAMES_SIZE];
    struct ranges ranges;
    uint64_t hosts = 0;

    for (int g = 0; g < count; hosts += (uint64_t)group[g++].hosts)
        for (int i = 0; i < group[g].hosts; i++)
            hostlist_add(&list,
                         placement_node(placement, placement->by_node[group[g].host[i]]));
    yaml_out_text(out, "host", hostlist_show(&list, text, sizeof(text)));
    hostlist_clear(&list);
    if (alike)
        yaml_out_count(out, "alike", hosts);
    else
        yaml_out_count(out, "unlike", hosts);
    ranges = ranges_begin(text, GROUP_RANKS_SIZE);
    for (int rank = 0; rank < placement->ranks; rank++)
        if (mine[rank])
            ranges_add(&ranges, rank);
    yaml_out_text(out, "ranks", ranges_end(&ranges));
}

/* Hosts that are alike on one line; the first of them tells for all. */
static void put_group(struct yaml_out *out, const struct placement *placement,
                      const struct host_group *group, bool *mine)
{
    int at = group->host[0];

    mark(placement, group, mine, true);
    yaml_out_flow_map(out, NULL);
    put_names(out, placement, group, 1, true, mine);
    put_cpus(out, placement, at, placement_on_node(placement, at));
    yaml_out_end_map(out);
    mark(placement, group, mine, false);
}

/* The COUNT groups at GROUP, for which there is no room. */
static void put_rest(struct yaml_out *out, const struct placement *placement,
                     const struct host_group *group, int count, bool *mine)
{
    for (int g = 0; g < count; g++)
        mark(placement, &group[g], mine, true);
    yaml_out_flow_map(out, NULL);
    put_names(out, placement, group, count, false, mine);
    yaml_out_text(out, "see", "log.ranks: all");
    yaml_out_end_map(out);
}

static void put_groups(struct yaml_out *out, const struct placement *placement,
                       const struct host_groups *groups, bool *mine)
{
    int shown = groups->groups < GROUPS_SHOWN ? groups->groups : GROUPS_SHOWN;

    for (int g = 0; g < shown; g++) {
        const struct host_group *group = &groups->group[g];

        if (group->hosts > 1)
            put_group(out, placement, group, mine);
        else
            put_host(out, placement, group->host[0]);
    }
    if (shown < groups->groups)
        put_rest(out, placement, &groups->group[shown], groups->groups - shown, mine);
}

/* Each node with its ranks, and the CPUs of each of these. */
static void put_places(struct yaml_out *out, const struct placement *placement, bool all)
{
    struct host_groups groups = {.groups = 0};
    bool *mine = NULL;

    if (!all && placement->nodes > ALL_HOSTS_SHOWN &&
        host_groups_make(placement, &groups) == 0)
        mine = calloc((size_t)placement->ranks, sizeof(*mine));
    yaml_out_list(out, "hosts");
    if (mine)
        put_groups(out, placement, &groups, mine);
    else
        for (int at = 0; at < placement->ranks; at += placement_on_node(placement, at))
            put_host(out, placement, at);
    yaml_out_end_list(out);
    free(mine);
    host_groups_clear(&groups);
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

/* A limit: least and most, and the host that has the least. */
static void put_limit(struct yaml_out *out, const char *key, enum placement_limit limit,
                      const struct placement *placement)
{
    const struct placement_node *least = &placement->node[0];

    for (int n = 1; n < placement->nodes; n++)
        if (placement->node[n].least[limit] < least->least[limit])
            least = &placement->node[n];
    yaml_out_flow_map(out, key);
    put_bytes(out, "min", least->least[limit]);
    put_bytes(out, "max", placement->most[limit]);
    yaml_out_text(out, "host_of_min", placement->names + least->name_at);
    yaml_out_end_map(out);
}

static void put_limits(struct yaml_out *out, const struct placement *placement)
{
    yaml_out_map(out, "limits");
    put_limit(out, "memory", PLACEMENT_MEMORY, placement);
    put_limit(out, "locked_memory", PLACEMENT_LOCKED_MEMORY, placement);
    put_limit(out, "tmpdir_free", PLACEMENT_TMPDIR_FREE, placement);
    put_limit(out, "shm_free", PLACEMENT_SHM_FREE, placement);
    yaml_out_text(out, "tmpdir", limits_tmpdir());
    yaml_out_end_map(out);
}

void event_put_hosts(struct yaml_out *out, const struct placement *placement,
                     const struct binding *binding, bool all)
{
    put_places(out, placement, all);
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
                      const struct speed *speed, bool all)
{
    int shown = 0;

    if (!speed->measured)
        return;
    yaml_out_map(out, "host_rates");
    yaml_out_number(out, "median", speed->median);
    put_speed(out, "slowest", placement, &speed->host[speed->slowest]);
    put_speed(out, "fastest", placement, &speed->host[speed->fastest]);
    if (speed->hosts > 1 && (all || speed->hosts <= ALL_HOSTS_SHOWN)) {
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
