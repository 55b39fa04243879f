/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * events.c - the documents of the log
 */

#include <config.h>

#include "events.h"

#include <stdio.h>
#include <string.h>

#include "checks/library_check.h"
#include "core/clock.h"
#include "core/host.h"
#include "core/stop.h"
#include "event_hosts.h"
#include "event_links.h"
#include "event_node_links.h"
#include "event_threads.h"
#include "launch/libraries.h"
#include "launch/versions.h"
#include "links/schedule.h"
#include "slurm/slurm.h"
#include "sum/oracle.h"

static struct yaml_out *event_create(const char *name)
{
    struct yaml_out *out = yaml_out_create();
    char stamp[CLOCK_STAMP_SIZE];
    char job[SLURM_JOB_NAME_SIZE];

    if (out) {
        yaml_out_plain(out, "event", name);
        yaml_out_text(out, "time", clock_stamp(stamp));
        yaml_out_text(out, "job", slurm_job_name(job, sizeof(job)));
    }
    return out;
}

static void put_text(struct yaml_out *out, const char *key, const char *value)
{
    if (value && *value)
        yaml_out_text(out, key, value);
}

static void put_library(struct yaml_out *out, struct loaded found)
{
    char paths[LOADED_MAX * LOADED_PATH_SIZE];

    put_text(out, "library", loaded_paths(&found, paths, sizeof(paths)));
}

static void put_versions(struct yaml_out *out, const struct launch *launch,
                         const struct comm *comm)
{
    yaml_out_text(out, "pijob", PACKAGE_VERSION);
    yaml_out_map(out, "mpi");
    yaml_out_text(out, "compiled", versions_mpi_compiled());
    yaml_out_text(out, "loaded", versions_mpi_loaded());
    yaml_out_text(out, "standard", versions_mpi_standard());
    yaml_out_plain(out, "thread_level", thread_level_name(comm->thread_given));
    put_library(out, libraries_mpi());
    yaml_out_end_map(out);
    if (versions_pmix_compiled() || versions_pmix_loaded() || launch->pmix_server) {
        yaml_out_map(out, "pmix");
        put_text(out, "compiled", versions_pmix_compiled());
        put_text(out, "client", versions_pmix_loaded());
        put_text(out, "server", launch->pmix_server);
        put_library(out, libraries_pmix());
        yaml_out_end_map(out);
    }
}

static void put_slurm(struct yaml_out *out, const struct slurm *slurm, const char *version)
{
    if (!slurm->job_id)
        return;
    yaml_out_map(out, "slurm");
    put_text(out, "version", version);
    put_text(out, "job", slurm->job_id);
    put_text(out, "step", slurm->step_id);
    put_text(out, "array_job", slurm->array_job_id);
    put_text(out, "array_task", slurm->array_task_id);
    yaml_out_count(out, "restarts", (uint64_t)slurm->restart_count);
    yaml_out_end_map(out);
}

static void put_warning(struct yaml_out *out, const char *launch, bool injected)
{
    const char *fault = injected ? "a fault is injected: see inject in the description" : "";
    char text[1200];

    (void)snprintf(text, sizeof(text), "%s%s%s", launch, *launch && *fault ? "; " : "", fault);
    put_text(out, "warning", text);
}

/* Whether the log of JOB, which may be NULL, lists each of very many hosts. */
static bool lists_all(const struct job *job)
{
    return job && job->log.ranks == LOG_RANKS_ALL;
}

struct yaml_out *events_start(const struct start_facts *facts)
{
    struct yaml_out *out = event_create("start");
    char processor[128];

    if (!out)
        return NULL;
    yaml_out_text(out, "name", facts->job->name);
    put_versions(out, facts->launch, facts->comm);
    put_slurm(out, &facts->launch->slurm, facts->slurm_version);
    put_text(out, "container", facts->launch->container);
    yaml_out_count(out, "ranks", (uint64_t)facts->comm->size);
    yaml_out_count(out, "nodes", (uint64_t)facts->placement->nodes);
    yaml_out_count(out, "threads", (uint64_t)facts->threads);
    yaml_out_text(out, "kernel", facts->kernel);
    put_text(out, "processor", host_processor(processor, sizeof(processor)));
    put_warning(out, facts->warning, facts->job->inject.fault != INJECT_NONE);
    event_put_hosts(out, facts->placement, facts->binding, lists_all(facts->job));
    yaml_out_map(out, "description");
    job_describe(facts->job, out);
    yaml_out_end_map(out);
    return out;
}

struct yaml_out *events_link_plan(int hosts, const struct link_time *plan, double at_most)
{
    struct yaml_out *out = event_create("link_plan");

    if (!out)
        return NULL;
    yaml_out_count(out, "hosts", (uint64_t)hosts);
    yaml_out_count(out, "rounds", (uint64_t)plan->rounds);
    yaml_out_count(out, "of", (uint64_t)schedule_rounds(hosts));
    yaml_out_seconds(out, "fast_network", plan->fast);
    yaml_out_seconds(out, "slow_network", plan->slow);
    yaml_out_seconds(out, "at_most", at_most);
    return out;
}

struct yaml_out *events_links(const struct job *job, const struct link_report *report)
{
    struct yaml_out *out = event_create("links");

    if (!out)
        return NULL;
    yaml_out_count(out, "bytes", (uint64_t)job->links.bytes);
    link_event_put(out, report, lists_all(job));
    return out;
}

struct yaml_out *events_node_links(const struct job *job, const struct node_report *report,
                                   const struct node_medians *medians)
{
    struct yaml_out *out = event_create("node_links");

    if (!out)
        return NULL;
    yaml_out_count(out, "bytes", (uint64_t)job->links.bytes);
    node_links_event_put(out, job, report, medians);
    return out;
}

struct yaml_out *events_resume(const char *path, const struct restored *restored,
                               const struct partial *before, uint64_t terms_of_job)
{
    struct yaml_out *out = event_create("resume");
    char hex[FIXED_HEX_SIZE];

    if (!out)
        return NULL;
    yaml_out_text(out, "directory", path);
    yaml_out_count(out, "epoch", restored->epoch);
    yaml_out_count(out, "ranks_before", restored->ranks);
    yaml_out_count(out, "terms", before->terms);
    yaml_out_count(out, "of", terms_of_job);
    yaml_out_text(out, "sum", fixed_to_hex(before->sum, hex));
    yaml_out_count(out, "damaged_records", restored->damaged);
    if (restored->epoch == 0)
        yaml_out_count(out, "unusable_epochs", restored->epochs);
    put_text(out, "written_by", restored->last.host);
    put_text(out, "written_in_job", restored->last.job);
    return out;
}

/* How much is summed, of all. */
static void put_progress(struct yaml_out *out, const struct progress_facts *facts,
                         uint64_t terms)
{
    yaml_out_seconds(out, "seconds", facts->seconds);
    yaml_out_count(out, "terms", facts->terms_before + terms);
    yaml_out_count(out, "of", facts->terms_of_job);
}

struct yaml_out *events_progress(const struct progress_facts *facts, const struct beat *beat,
                                 const struct placement *placement)
{
    struct yaml_out *out = event_create("progress");
    double seconds = facts->seconds_of_sum;
    uint64_t left = facts->terms_of_job - facts->terms_before - beat->terms;

    if (!out)
        return NULL;
    put_progress(out, facts, beat->terms);
    if (seconds > 0 && beat->terms > 0) {
        yaml_out_number(out, "rate", (double)beat->terms / seconds);
        yaml_out_seconds(out, "seconds_left", (double)left * seconds / (double)beat->terms);
    }
    yaml_out_flow_map(out, "slowest");
    yaml_out_count(out, "rank", (uint64_t)beat->slowest_rank);
    yaml_out_text(out, "host", placement_node(placement, beat->slowest_rank));
    yaml_out_number(out, "fraction", beat->least_fraction);
    yaml_out_end_map(out);
    return out;
}

struct yaml_out *events_checkpoint(const struct epoch_place *place, uint64_t terms,
                                   double seconds)
{
    struct yaml_out *out = event_create("checkpoint");

    if (!out)
        return NULL;
    yaml_out_text(out, "directory", place->path);
    yaml_out_count(out, "epoch", place->epoch);
    yaml_out_count(out, "rank", 0);
    yaml_out_count(out, "terms", terms);
    yaml_out_seconds(out, "seconds", seconds);
    return out;
}

struct yaml_out *events_stall(const struct stall_facts *facts)
{
    struct yaml_out *out = event_create("stop");

    if (!out)
        return NULL;
    yaml_out_text(out, "reason", facts->reason);
    yaml_out_seconds(out, "seconds", facts->seconds);
    yaml_out_seconds(out, "seconds_without_answer", facts->silence);
    put_text(out, "silent", facts->silent);
    put_text(out, "diagnosis", facts->diagnosis);
    yaml_out_count(out, "exit_status", (uint64_t)facts->status);
    return out;
}

struct yaml_out *events_stop(const struct progress_facts *facts, const struct beat *beat,
                             int status)
{
    struct yaml_out *out = event_create("stop");
    const char *name = stop_signal();

    if (!out)
        return NULL;
    if (beat->stop[STOP_OWNER] > 0)
        yaml_out_text(out, "reason", "checkpoint directory taken over");
    else if (beat->stop[STOP_SIGNAL] > 0)
        yaml_out_text(out, "reason", name ? name : "signal");
    else
        yaml_out_text(out, "reason", "time limit");
    put_progress(out, facts, beat->terms);
    yaml_out_count(out, "exit_status", (uint64_t)status);
    return out;
}

static void put_spread(struct yaml_out *out, const char *name,
                       const struct phase_spread *spread, const struct placement *placement)
{
    yaml_out_flow_map(out, name);
    yaml_out_seconds(out, "min", spread->min);
    yaml_out_seconds(out, "mean", spread->mean);
    yaml_out_seconds(out, "max", spread->max);
    yaml_out_text(out, "host", placement_node(placement, spread->slowest_rank));
    yaml_out_end_map(out);
}

static void put_total(struct yaml_out *out, const struct partial *total, uint64_t terms_of_job)
{
    struct fixed exact = oracle_partial_sum(terms_of_job);
    char decimal[FIXED_DECIMAL_SIZE];
    char hex[FIXED_HEX_SIZE];

    yaml_out_plain(out, "pi", fixed_to_decimal(total->sum, 18, decimal));
    yaml_out_number(out, "error",
                    fixed_to_double(fixed_abs(fixed_sub(total->sum, oracle_pi()))));
    yaml_out_number(out, "deviation",
                    fixed_to_double(fixed_abs(fixed_sub(total->sum, exact))));
    yaml_out_text(out, "sum", fixed_to_hex(total->sum, hex));
    yaml_out_count(out, "terms", total->terms);
}

static void put_times(struct yaml_out *out, const struct result_facts *facts)
{
    const struct placement *placement = facts->placement;
    double compute = facts->spread[PHASE_COMPUTE].max;
    char hex[FIXED_HEX_SIZE];

    /* A clock that saw no time pass gives no rate. */
    if (compute > 0)
        yaml_out_number(out, "rate",
                        (double)(facts->total->terms - facts->terms_before) / compute);
    yaml_out_map(out, "seconds");
    for (int i = 0; i < PHASE_COUNT; i++)
        put_spread(out, phase_name((enum phase)i), &facts->spread[i], placement);
    yaml_out_end_map(out);

    yaml_out_list(out, "exchanges");
    for (int i = 0; i < facts->exchange_count; i++) {
        const struct exchange_result *ran = &facts->exchanges[i];

        yaml_out_map(out, NULL);
        yaml_out_text(out, "name", ran->exchange->name);
        yaml_out_text(out, "sum", fixed_to_hex(ran->total.sum, hex));
        yaml_out_map(out, "seconds");
        put_spread(out, "distribute", &ran->spread[0], placement);
        put_spread(out, "collect", &ran->spread[1], placement);
        yaml_out_end_map(out);
        yaml_out_end_map(out);
    }
    yaml_out_end_list(out);
}

static void put_checks(struct yaml_out *out, const struct verdict *verdict)
{
    yaml_out_list(out, "checks");
    for (int i = 0; i < verdict->count; i++) {
        const struct check *check = &verdict->check[i];

        yaml_out_map(out, NULL);
        yaml_out_text(out, "name", check->name);
        yaml_out_plain(out, "verdict", check_verdict_name(check->verdict));
        put_text(out, "measured", check->measured);
        put_text(out, "expected", check->expected);
        put_text(out, "diagnosis", check->diagnosis);
        if (check->hosts.count + check->hosts.lost > 0)
            event_put_hostlist(out, &check->hosts);
        yaml_out_end_map(out);
    }
    yaml_out_end_list(out);
}

struct yaml_out *events_result(const struct result_facts *facts, enum exit_status status)
{
    struct yaml_out *out = event_create("result");

    if (!out)
        return NULL;
    if (facts->total)
        put_total(out, facts->total, facts->terms_of_job);
    yaml_out_count(out, "ranks", (uint64_t)facts->comm->size);
    yaml_out_count(out, "nodes", (uint64_t)facts->placement->nodes);
    yaml_out_count(out, "threads", (uint64_t)facts->threads);
    if (facts->total) {
        put_times(out, facts);
        event_put_speeds(out, facts->placement, facts->speed, lists_all(facts->job));
    }
    event_put_threads(out, facts->thread_report);
    event_put_messages(out, &facts->messages, facts->comm->size, facts->placement);
    put_checks(out, facts->verdict);
    yaml_out_plain(out, "verdict", status == EXIT_PASS ? "pass" : "fail");
    return out;
}
