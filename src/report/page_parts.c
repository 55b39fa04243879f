/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * page_parts.c - the tables of the page of a log
 */

#include <config.h>

#include "page_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "table.h"
#include "units.h"

enum { HOSTS_SHOWN = 16, LINKS_SHOWN = 16 };

/* "KEY   A, B, C", of those that are known. */
static void put_row(struct table *table, const char *key, const char *a, const char *b_name,
                    const char *b)
{
    char text[1024];

    if (!a && !b)
        return;
    (void)snprintf(text, sizeof(text), "%.500s%s%s%.400s", a ? a : "", b && a ? ", " : "",
                   b ? b_name : "", b ? b : "");
    table_cell(table, key);
    table_cell(table, text);
}

static void put_limit(struct table *table, const char *key, const struct model_limit *limit)
{
    char min[UNITS_SIZE];
    char max[UNITS_SIZE];
    char text[160];

    if (isnan(limit->min))
        return;
    (void)units_bytes(min, limit->min);
    (void)units_bytes(max, limit->max);
    if (strcmp(min, max) == 0)
        (void)snprintf(text, sizeof(text), "%s", min);
    else
        (void)snprintf(text, sizeof(text), "%s on %.64s, up to %s", min,
                       limit->host ? limit->host : "a host", max);
    table_cell(table, key);
    table_cell(table, text);
}

/* With several hosts on a line there is a column for their number. */
static void put_hosts(struct out *out, const struct launch *launch)
{
    const struct model_host *hosts = launch->hosts.items;
    bool grouped = false;
    double more = 0;
    char text[UNITS_SIZE];
    struct table table;

    if (launch->hosts.count == 0)
        return;
    for (size_t i = 0; i < launch->hosts.count; i++)
        grouped = grouped || model_host_count(&hosts[i]) > 1;
    table = table_begin(grouped ? "lrll" : "lll");
    table_cell(&table, "host");
    if (grouped)
        table_cell(&table, "hosts");
    table_cell(&table, "ranks");
    table_cell(&table, "CPUs of each rank");
    for (size_t i = 0; i < launch->hosts.count && i < HOSTS_SHOWN; i++) {
        table_cell(&table, hosts[i].host);
        if (grouped)
            table_cell(&table, units_count(text, model_host_count(&hosts[i])));
        table_cell(&table, hosts[i].ranks);
        table_cell(&table, hosts[i].cpus);
    }
    out_text(out, "\n");
    table_end(&table, out, 2);
    for (size_t i = HOSTS_SHOWN; i < launch->hosts.count; i++)
        more += model_host_count(&hosts[i]);
    if (more > 0)
        out_add(out, "  and %.0f more hosts\n", more);
}

void page_place(struct out *out, const struct launch *launch)
{
    struct table table = table_begin("ll");

    put_row(&table, "pijob", launch->pijob, "kernel ", launch->kernel);
    put_row(&table, "MPI", launch->mpi_loaded, "thread level ", launch->thread_level);
    put_row(&table, "", launch->mpi_library, "", NULL);
    if (launch->mpi_compiled && launch->mpi_loaded &&
        strcmp(launch->mpi_compiled, launch->mpi_loaded) != 0)
        put_row(&table, "", NULL, "compiled with ", launch->mpi_compiled);
    put_row(&table, "PMIx", launch->pmix_client, "server ", launch->pmix_server);
    put_row(&table, "", launch->pmix_library, "", NULL);
    put_row(&table, "Slurm", launch->slurm, "step ", launch->step);
    put_row(&table, "container", launch->container, "", NULL);
    put_row(&table, "processor", launch->processor, "", NULL);
    put_row(&table, "sharing", launch->shared, "", NULL);
    if (launch->oversubscribed &&
        (!launch->shared || strcmp(launch->shared, launch->oversubscribed) != 0))
        put_row(&table, "CPUs", launch->oversubscribed, "", NULL);
    put_limit(&table, "memory", &launch->memory);
    put_limit(&table, "locked memory", &launch->locked_memory);
    put_limit(&table, "TMPDIR free", &launch->tmpdir_free);
    put_limit(&table, "/dev/shm free", &launch->shm_free);
    put_row(&table, "warning", launch->warning, "", NULL);
    if (table.cells.count > 0)
        out_text(out, "\nWhat ran where\n");
    table_end(&table, out, 2);
    put_hosts(out, launch);
}

static void put_spread(struct table *table, const char *name, const struct spread *spread)
{
    char text[UNITS_SIZE];

    table_cell(table, name);
    table_cell(table, units_seconds(text, spread->min));
    table_cell(table, units_seconds(text, spread->mean));
    table_cell(table, units_seconds(text, spread->max));
    table_cell(table, spread->host);
}

void page_times(struct out *out, const struct launch *launch)
{
    const struct model_exchange *exchanges = launch->exchanges.items;
    struct table table = table_begin("lrrrl");
    char name[96];

    if (isnan(launch->phase[PHASES - 1].max))
        return;
    out_text(out, "\nTimes of the ranks\n");
    table_cell(&table, "phase");
    table_cell(&table, "min");
    table_cell(&table, "mean");
    table_cell(&table, "max");
    table_cell(&table, "slowest on");
    for (int i = 0; i < PHASES; i++)
        put_spread(&table, model_phase(i), &launch->phase[i]);
    for (size_t i = 0; i < launch->exchanges.count; i++) {
        const char *of = exchanges[i].name ? exchanges[i].name : "?";

        (void)snprintf(name, sizeof(name), "%.40s distribute", of);
        put_spread(&table, name, &exchanges[i].distribute);
        (void)snprintf(name, sizeof(name), "%.40s collect", of);
        put_spread(&table, name, &exchanges[i].collect);
    }
    table_end(&table, out, 2);
}

static void put_speed(struct table *table, const char *what, const struct model_speed *speed)
{
    char text[UNITS_SIZE];

    if (isnan(speed->rate))
        return;
    table_cell(table, what);
    table_cell(table, speed->host);
    table_cell(table, units_scaled(text, speed->rate, "term/s"));
    table_cell(table, units_percent(text, speed->of_median));
}

static void put_host_rates(struct out *out, const struct launch *launch)
{
    const struct model_speed *slow = launch->slow.items;
    struct table table = table_begin("llrr");

    if (isnan(launch->median_rate))
        return;
    out_text(out, "\nSpeed of a rank on each host\n");
    table_cell(&table, "");
    table_cell(&table, "host");
    table_cell(&table, "rate");
    table_cell(&table, "of the median");
    put_speed(&table, "fastest", &launch->fastest);
    put_speed(&table, "slowest", &launch->slowest);
    for (size_t i = 0; i < launch->slow.count; i++)
        put_speed(&table, "slow", &slow[i]);
    table_end(&table, out, 2);
}

static void put_link_row(struct table *table, const char *what, const char *who,
                         double latency, double bandwidth)
{
    char text[UNITS_SIZE];

    table_cell(table, what);
    table_cell(table, who);
    table_cell(table, units_seconds(text, latency));
    table_cell(table, units_scaled(text, bandwidth, "B/s"));
}

static void put_links(struct out *out, const struct launch *launch)
{
    const struct model_link *links = launch->link_list.items;
    struct table table = table_begin("llrr");

    if (isnan(launch->links))
        return;
    out_add(out, "\nLinks: %.0f between %.0f hosts, %.0f disturbed, %.0f wrong messages\n",
            launch->links, launch->links_hosts,
            isnan(launch->disturbed_links) ? 0 : launch->disturbed_links,
            isnan(launch->wrong_messages) ? 0 : launch->wrong_messages);
    table_cell(&table, "");
    table_cell(&table, "hosts");
    table_cell(&table, "latency");
    table_cell(&table, "bandwidth");
    put_link_row(&table, "median", NULL, launch->latency.median, launch->bandwidth.median);
    put_link_row(&table, "worst latency", launch->latency.worst, launch->latency.max, NAN);
    put_link_row(&table, "worst bandwidth", launch->bandwidth.worst, NAN,
                 launch->bandwidth.min);
    for (size_t i = 0; i < launch->link_list.count && i < LINKS_SHOWN; i++)
        put_link_row(&table, links[i].kind, links[i].who, links[i].latency,
                     links[i].bandwidth);
    table_end(&table, out, 2);
    if (launch->link_list.count > LINKS_SHOWN)
        out_add(out, "  and %zu more\n", launch->link_list.count - LINKS_SHOWN);
}

static void put_node_links(struct out *out, const struct launch *launch)
{
    const struct model_node_span *span = launch->node_spans.items;
    const struct model_node_transport *transport = launch->node_transports.items;
    struct table table = table_begin("llrr");

    if (isnan(launch->node_pairs))
        return;
    out_add(out,
            "\nWithin nodes: %.0f pairs of ranks on %.0f hosts, %.0f disturbed, %.0f wrong "
            "messages\n",
            launch->node_pairs, isnan(launch->node_pairs_hosts) ? 0 : launch->node_pairs_hosts,
            isnan(launch->disturbed_pairs) ? 0 : launch->disturbed_pairs,
            isnan(launch->wrong_node_messages) ? 0 : launch->wrong_node_messages);
    table_cell(&table, "");
    table_cell(&table, "ranks");
    table_cell(&table, "latency");
    table_cell(&table, "bandwidth");
    for (size_t i = 0; i < launch->node_spans.count && i < LINKS_SHOWN; i++) {
        put_link_row(&table, span[i].distance, "median", span[i].latency, span[i].bandwidth);
        put_link_row(&table, span[i].distance, span[i].latest, span[i].latency_max, NAN);
        put_link_row(&table, span[i].distance, span[i].narrowest, NAN, span[i].bandwidth_min);
    }
    table_end(&table, out, 2);
    for (size_t i = 0; i < launch->node_transports.count && i < LINKS_SHOWN; i++)
        out_add(out, "  %s on %.0f hosts%s%s\n", transport[i].name ? transport[i].name : "?",
                isnan(transport[i].count) ? 0 : transport[i].count,
                transport[i].why ? ": " : "", transport[i].why ? transport[i].why : "");
}

static void put_thread_messages(struct out *out, const struct launch *launch)
{
    char text[UNITS_SIZE];

    if (isnan(launch->thread_messages))
        return;
    out_add(out,
            "\nMessages between threads: %.0f of %.0f threads of each rank, %.0f wrong, %s\n",
            launch->thread_messages,
            isnan(launch->exchanging_threads) ? 0 : launch->exchanging_threads,
            isnan(launch->wrong_thread_messages) ? 0 : launch->wrong_thread_messages,
            units_seconds(text, launch->thread_seconds));
}

void page_speeds(struct out *out, const struct launch *launch)
{
    put_host_rates(out, launch);
    put_links(out, launch);
    put_node_links(out, launch);
    put_thread_messages(out, launch);
}

void page_checks(struct out *out, const struct launch *launch)
{
    const struct model_check *checks = launch->checks.items;
    struct table table = table_begin("llll");

    if (launch->checks.count == 0)
        return;
    out_text(out, "\nChecks\n");
    table_cell(&table, "verdict");
    table_cell(&table, "check");
    table_cell(&table, "measured");
    table_cell(&table, "expected");
    for (size_t i = 0; i < launch->checks.count; i++) {
        table_cell(&table, checks[i].verdict);
        table_cell(&table, checks[i].name);
        table_cell(&table, checks[i].measured);
        table_cell(&table, checks[i].expected);
    }
    table_end(&table, out, 2);
}

static void put_launch(struct table *table, const struct launch *launch, bool last)
{
    char text[UNITS_SIZE];
    enum model_state state = launch_state(launch);
    const char *end = state_name(state);

    if (state == STATE_STOPPED || (state == STATE_FAIL && launch->stop_reason))
        end = launch->stop_reason;
    else if (state == STATE_UNFINISHED && !last)
        end = "ended without an event (killed?)";
    (void)snprintf(text, sizeof(text), "%.19s", launch->time ? launch->time : "-");
    table_cell(table, text);
    table_cell(table, units_shape(text, launch_ranks(launch), launch_nodes(launch),
                                  launch_threads(launch)));
    table_cell(table,
               units_count(text, isnan(launch->resume_terms) ? 0 : launch->resume_terms));
    table_cell(table, units_count(text, launch_done(launch)));
    table_cell(table, units_seconds(text, launch->last - launch->began));
    table_cell(table, end);
}

void page_launches(struct out *out, const struct log *log)
{
    const struct launch *launches = log_launches(log);
    struct table table = table_begin("lrrrrl");
    static const char *const heads[] = {"start (UTC)",    "ranks x nodes x threads",
                                        "terms at start", "at end",
                                        "duration",       "end"};

    if (log->launch_count < 2)
        return;
    out_add(out, "\nLaunches: %" PRIu64 "\n", log->launch_count);
    for (int i = 0; i < 6; i++)
        table_cell(&table, heads[i]);
    for (size_t i = 0; i < log->launches.count; i++)
        put_launch(&table, &launches[i], i + 1 == log->launches.count);
    table_end(&table, out, 2);
    if (log->launches.count < log->launch_count)
        out_add(out, "  (%" PRIu64 " launches in the middle are not shown)\n",
                log->launch_count - log->launches.count);
}
