/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * model.c - what is known of a log, and what follows from it
 */

#include <config.h>

#include "model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cures.h"

const char *model_phase(int i)
{
    static const char *const names[PHASES] = {"wire_up", "read",       "distribute", "compute",
                                              "collect", "checkpoint", "total"};

    return names[i];
}

const struct launch *log_launches(const struct log *log)
{
    return log->launches.items;
}

const struct launch *log_first(const struct log *log)
{
    return log->launches.count ? log->launches.items : NULL;
}

const struct launch *log_last(const struct log *log)
{
    return log->launches.count ? log_launches(log) + log->launches.count - 1 : NULL;
}

static bool says(const char *text, const char *word)
{
    return text && strcmp(text, word) == 0;
}

enum model_state launch_state(const struct launch *launch)
{
    const struct model_check *check = launch->checks.items;

    if (launch->has_result) {
        for (size_t i = 0; i < launch->checks.count; i++)
            if (!says(check[i].verdict, "pass") && !says(check[i].verdict, "skip"))
                return STATE_FAIL;
        return says(launch->verdict, "pass") && launch->checks.dropped == 0 ? STATE_PASS
                                                                            : STATE_FAIL;
    }
    if (launch->stop_reason)
        return launch->stop_status == 75 ? STATE_STOPPED : STATE_FAIL;
    return STATE_UNFINISHED;
}

const char *check_reason(const struct model_check *check, char text[CHECK_REASON_SIZE])
{
    size_t length = check->diagnosis ? cure_reason(check->name, check->diagnosis) : 0;

    /* One that is longer than any of pijob's has no cure of pijob's. */
    if (!check->diagnosis || length >= CHECK_REASON_SIZE)
        return check->diagnosis;
    (void)snprintf(text, CHECK_REASON_SIZE, "%.*s", (int)length, check->diagnosis);
    return text;
}

const char *state_name(enum model_state state)
{
    static const char *const names[] = {
        [STATE_UNFINISHED] = "unfinished",
        [STATE_PASS] = "pass",
        [STATE_FAIL] = "fail",
        [STATE_STOPPED] = "stopped",
    };

    return names[state];
}

const char *launch_job(const struct launch *launch, char *text, size_t size)
{
    if (!launch->array_job || !launch->array_task)
        return launch->job ? launch->job : launch->job_key;
    (void)snprintf(text, size, "%s_%s", launch->array_job, launch->array_task);
    return text;
}

static double either(double a, double b)
{
    return isnan(a) ? b : a;
}

double launch_ranks(const struct launch *launch)
{
    return either(launch->ranks, launch->result_ranks);
}

double launch_nodes(const struct launch *launch)
{
    return either(launch->nodes, launch->result_nodes);
}

double launch_threads(const struct launch *launch)
{
    return either(launch->threads, launch->result_threads);
}

double model_host_count(const struct model_host *host)
{
    return host->alike >= 1 ? host->alike : host->unlike >= 1 ? host->unlike : 1;
}

const char *launch_setting(const struct launch *launch, const char *key)
{
    const struct model_setting *setting = launch->settings.items;

    for (size_t i = 0; i < launch->settings.count; i++)
        if (says(setting[i].key, key))
            return setting[i].value;
    return NULL;
}

double launch_terms(const struct launch *launch)
{
    const char *terms = launch_setting(launch, "series.terms");
    double known = either(launch->terms, either(launch->progress_of, launch->stop_of));

    return terms ? strtod(terms, NULL) : known;
}

double launch_own_terms(const struct launch *launch)
{
    return launch->terms - (isnan(launch->resume_terms) ? 0 : launch->resume_terms);
}

double launch_exchange_seconds(const struct launch *launch)
{
    return launch->phase[2].max + launch->phase[4].max;
}

double launch_speed(const struct launch *launch)
{
    double seconds = launch->phase[3].max + launch_exchange_seconds(launch);

    if (!(seconds > 0) || !(launch_ranks(launch) > 0))
        return NAN;
    return launch_own_terms(launch) / seconds / launch_ranks(launch) /
           fmax(1, either(launch_threads(launch), 1));
}

double launch_done(const struct launch *launch)
{
    if (launch->has_result && !isnan(launch->terms))
        return launch->terms;
    return either(launch->stop_terms, either(launch->progress_terms, launch->resume_terms));
}

/* Days from 1970 to a date of the Gregorian calendar, by Howard Hinnant's days_from_civil. */
static long days_before(long year, long month, long day)
{
    long of_era;
    long era;

    year -= month <= 2;
    era = (year >= 0 ? year : year - 399) / 400;
    of_era = year - era * 400;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
           (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
}

double model_time(const char *stamp)
{
    int year;
    int month;
    int day;
    int hour;
    int minute;
    double second;

    if (!stamp || sscanf(stamp, "%4d-%2d-%2dT%2d:%2d:%lfZ", &year, &month, &day, &hour,
                         &minute, &second) != 6)
        return NAN;
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || !(second >= 0 && second < 61))
        return NAN;
    return (double)days_before(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
}

void launch_release_bulk(struct launch *launch)
{
    list_free(&launch->hosts);
    list_free(&launch->settings);
    list_free(&launch->pairs);
    list_free(&launch->host_links);
    arena_free(&launch->bulk);
}

void launch_release(struct launch *launch)
{
    launch_release_bulk(launch);
    list_free(&launch->exchanges);
    list_free(&launch->messages);
    list_free(&launch->collectives);
    list_free(&launch->checks);
    list_free(&launch->slow);
    list_free(&launch->speeds);
    list_free(&launch->link_list);
    list_free(&launch->transports);
    list_free(&launch->node_spans);
    list_free(&launch->node_transports);
    list_free(&launch->samples);
    arena_free(&launch->texts);
}

void log_destroy(struct log *log)
{
    struct launch *launch;

    if (!log)
        return;
    launch = log->launches.items;
    for (size_t i = 0; i < log->launches.count; i++)
        launch_release(&launch[i]);
    list_free(&log->launches);
    list_free(&log->problems);
    arena_free(&log->texts);
    free(log);
}
