/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * events.c - the documents of the log
 */

#include <config.h>

#include "events.h"

#include <stdio.h>
#include <string.h>

#include "checks/expect_own.h"
#include "core/clock.h"
#include "core/host.h"
#include "core/stop.h"
#include "event_hosts.h"
#include "event_links.h"
#include "job/job_describe.h"
#include "launch/libraries.h"
#include "launch/versions.h"
#include "sum/oracle.h"

static struct yaml_out *event_create(const char *name)
{
    struct yaml_out *out = yaml_out_create();
    char stamp[CLOCK_STAMP_SIZE];

    if (out) {
        yaml_out_plain(out, "event", name);
        yaml_out_text(out, "time", clock_stamp(stamp));
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

static void put_versions(struct yaml_out *out, const struct session *session)
{
    yaml_out_text(out, "pijob", PACKAGE_VERSION);
    yaml_out_map(out, "mpi");
    yaml_out_text(out, "compiled", versions_mpi_compiled());
    yaml_out_text(out, "loaded", versions_mpi_loaded());
    yaml_out_text(out, "standard", versions_mpi_standard());
    yaml_out_plain(out, "thread_level", expect_level_name(session->comm.thread_given));
    put_library(out, libraries_mpi());
    yaml_out_end_map(out);
    if (versions_pmix_compiled() || versions_pmix_loaded() || session->launch.pmix_server) {
        yaml_out_map(out, "pmix");
        put_text(out, "compiled", versions_pmix_compiled());
        put_text(out, "client", versions_pmix_loaded());
        put_text(out, "server", session->launch.pmix_server);
        put_library(out, libraries_pmix());
        yaml_out_end_map(out);
    }
}

static void put_slurm(struct yaml_out *out, struct session *session)
{
    const struct slurm *slurm = &session->launch.slurm;

    if (!slurm->job_id)
        return;
    yaml_out_map(out, "slurm");
    put_text(out, "version", slurm_version_answer(&session->slurm_version));
    put_text(out, "job", slurm->job_id);
    put_text(out, "step", slurm->step_id);
    put_text(out, "array_job", slurm->array_job_id);
    put_text(out, "array_task", slurm->array_task_id);
    yaml_out_count(out, "restarts", (uint64_t)slurm->restart_count);
    yaml_out_end_map(out);
}

static void put_warning(struct yaml_out *out, const struct run *run)
{
    const char *launch = run->session.warning.text;
    const char *fault = run->job.inject.fault == INJECT_NONE
                            ? ""
                            : "a fault on purpose: see inject in the description";
    char text[sizeof(run->session.warning.text) + 128];

    (void)snprintf(text, sizeof(text), "%s%s%s", launch, *launch && *fault ? "; " : "", fault);
    put_text(out, "warning", text);
}

struct yaml_out *events_start(struct run *run)
{
    struct yaml_out *out = event_create("start");

    if (!out)
        return NULL;
    yaml_out_text(out, "name", run->job.name);
    put_versions(out, &run->session);
    put_slurm(out, &run->session);
    yaml_out_count(out, "ranks", (uint64_t)run->session.comm.size);
    yaml_out_count(out, "nodes", (uint64_t)run->session.placement.nodes);
    yaml_out_count(out, "threads", (uint64_t)run->threads);
    yaml_out_text(out, "kernel", run->kernel->name);
    put_warning(out, run);
    event_put_hosts(out, run);
    yaml_out_map(out, "description");
    job_describe(&run->job, out);
    yaml_out_end_map(out);
    return out;
}

struct yaml_out *events_links(const struct run *run, const struct link_report *report)
{
    struct yaml_out *out = event_create("links");

    if (!out)
        return NULL;
    yaml_out_count(out, "bytes", (uint64_t)run->job.links.bytes);
    link_event_put(out, report);
    return out;
}

struct yaml_out *events_resume(const struct run *run, const struct restored *restored)
{
    struct yaml_out *out = event_create("resume");
    char hex[FIXED_HEX_SIZE];

    if (!out)
        return NULL;
    yaml_out_text(out, "directory", run->place.path);
    yaml_out_count(out, "epoch", restored->epoch);
    yaml_out_count(out, "ranks_before", restored->ranks);
    yaml_out_count(out, "terms", run->base.terms);
    yaml_out_count(out, "of", run->series.terms);
    yaml_out_text(out, "sum", fixed_to_hex(run->base.sum, hex));
    yaml_out_count(out, "damaged_records", restored->damaged);
    put_text(out, "written_by", restored->last.host);
    put_text(out, "written_in_job", restored->last.job);
    return out;
}

/* How much is summed, of all. */
static void put_progress(struct yaml_out *out, const struct run *run, uint64_t terms)
{
    yaml_out_seconds(out, "seconds", clock_now() - run->session.began);
    yaml_out_count(out, "terms", run->base.terms + terms);
    yaml_out_count(out, "of", run->series.terms);
}

struct yaml_out *events_progress(const struct run *run, const struct beat *beat)
{
    struct yaml_out *out = event_create("progress");
    double seconds = clock_now() - run->work_began;
    uint64_t left = run->series.terms - run->base.terms - beat->terms;

    if (!out)
        return NULL;
    put_progress(out, run, beat->terms);
    if (seconds > 0 && beat->terms > 0) {
        yaml_out_number(out, "rate", (double)beat->terms / seconds);
        yaml_out_seconds(out, "seconds_left", (double)left * seconds / (double)beat->terms);
    }
    yaml_out_flow_map(out, "slowest");
    yaml_out_count(out, "rank", (uint64_t)beat->slowest_rank);
    yaml_out_text(out, "host", placement_node(&run->session.placement, beat->slowest_rank));
    yaml_out_number(out, "fraction", beat->least_fraction);
    yaml_out_end_map(out);
    return out;
}

struct yaml_out *events_checkpoint(const struct run *run, const struct partial *partial,
                                   double seconds)
{
    struct yaml_out *out = event_create("checkpoint");

    if (!out)
        return NULL;
    yaml_out_text(out, "directory", run->place.path);
    yaml_out_count(out, "epoch", run->place.epoch);
    yaml_out_count(out, "rank", 0);
    yaml_out_count(out, "terms", partial->terms);
    yaml_out_seconds(out, "seconds", seconds);
    return out;
}

struct yaml_out *events_stall(const struct run *run, double seconds, const char *silent,
                              enum exit_status status)
{
    struct yaml_out *out = event_create("stop");

    if (!out)
        return NULL;
    yaml_out_text(out, "reason", "not all ranks answer");
    yaml_out_seconds(out, "seconds", clock_now() - run->session.began);
    yaml_out_seconds(out, "seconds_without_answer", seconds);
    put_text(out, "silent", silent);
    yaml_out_count(out, "exit_status", (uint64_t)status);
    return out;
}

struct yaml_out *events_stop(const struct run *run, const struct beat *beat, int status)
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
    put_progress(out, run, beat->terms);
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

static void put_total(struct yaml_out *out, const struct run *run, const struct partial *total)
{
    struct fixed exact = oracle_partial_sum(run->job.series.terms);
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

static void put_times(struct yaml_out *out, const struct run *run, const struct partial *total)
{
    const struct placement *placement = &run->session.placement;
    double compute = run->spread[PHASE_COMPUTE].max;
    char hex[FIXED_HEX_SIZE];

    /* A clock that saw no time pass gives no rate. */
    if (compute > 0)
        yaml_out_number(out, "rate", (double)(total->terms - run->base.terms) / compute);
    yaml_out_map(out, "seconds");
    for (int i = 0; i < PHASE_COUNT; i++)
        put_spread(out, phase_name((enum phase)i), &run->spread[i], placement);
    yaml_out_end_map(out);

    yaml_out_list(out, "exchanges");
    for (int i = 0; i < run->exchange_count; i++) {
        const struct exchange_run *ran = &run->exchanges[i];

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
        put_text(out, "hosts", check->hosts);
        yaml_out_end_map(out);
    }
    yaml_out_end_list(out);
}

struct yaml_out *events_result(const struct run *run, const struct partial *total,
                               enum exit_status status)
{
    struct yaml_out *out = event_create("result");

    if (!out)
        return NULL;
    if (total)
        put_total(out, run, total);
    yaml_out_count(out, "ranks", (uint64_t)run->session.comm.size);
    yaml_out_count(out, "nodes", (uint64_t)run->session.placement.nodes);
    yaml_out_count(out, "threads", (uint64_t)run->threads);
    if (total)
        put_times(out, run, total);
    if (total)
        event_put_speeds(out, run);
    put_checks(out, &run->verdict);
    yaml_out_plain(out, "verdict", status == EXIT_PASS ? "pass" : "fail");
    return out;
}
