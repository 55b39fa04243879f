/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writer_json.c - all of the report as one JSON object
 *
 * What is not known is null.
 */

#include <config.h>

#include "writer.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "columns.h"
#include "core/cures.h"
#include "core/hostlist.h"
#include "escape.h"
#include "items.h"

enum { NAMES_MOST = 200000 }; /* of hosts, in all lists of a log */

static void put_key(struct out *out, const char *key, bool first)
{
    out_text(out, first ? "" : ", ");
    escape_json(out, key);
    out_text(out, ": ");
}

static void put_text(struct out *out, const char *key, const char *value, bool first)
{
    put_key(out, key, first);
    if (value)
        escape_json(out, value);
    else
        out_text(out, "null");
}

static void put_number(struct out *out, const char *key, double value, bool first)
{
    put_key(out, key, first);
    escape_json_number(out, value);
}

static void put_columns(struct out *out, const struct report *report, const struct log *log)
{
    const struct launch *last = log_last(log);
    const struct column *column;

    for (size_t k = 0; (column = column_at(k)); k++)
        if (column->text)
            put_text(out, column->name, column->text(log, last), k == 0);
        else
            put_number(out, column->name, column->number(report, log, last), k == 0);
}

static void put_spread(struct out *out, const char *key, const struct spread *spread,
                       bool first)
{
    put_key(out, key, first);
    out_text(out, "{");
    put_number(out, "min", spread->min, true);
    put_number(out, "mean", spread->mean, false);
    put_number(out, "max", spread->max, false);
    put_text(out, "host", spread->host, false);
    out_text(out, "}");
}

/* All names of HOSTS, which may be an expression such as n[1-2000]; if it has more than *MOST,
 * as it is. */
static void put_names(struct out *out, const char *hosts, size_t *most)
{
    struct hostlist list = {.names = NULL};
    struct out names = {.text = NULL};

    if (hosts && strchr(hosts, '[') && hostlist_read(&list, hosts, *most) == 0 &&
        list.lost == 0)
        for (const char *name = NULL; (name = hostlist_next(&list, name));)
            out_add(&names, "%s%s", names.used > 0 ? "," : "", name);
    *most -= list.count;
    put_text(out, "hosts", names.used > 0 ? names.text : hosts, false);
    out->failed |= names.failed;
    out_free(&names);
    hostlist_clear(&list);
}

static void put_checks(struct out *out, const struct launch *launch)
{
    const struct model_check *check = launch->checks.items;
    size_t names = NAMES_MOST;

    put_key(out, "checks", false);
    out_text(out, "[");
    for (size_t i = 0; i < launch->checks.count; i++) {
        const struct cure *cure = cure_find(check[i].name);

        out_text(out, i ? ",\n    {" : "\n    {");
        put_text(out, "name", check[i].name, true);
        put_text(out, "verdict", check[i].verdict, false);
        put_text(out, "measured", check[i].measured, false);
        put_text(out, "expected", check[i].expected, false);
        put_text(out, "diagnosis", check[i].diagnosis, false);
        put_names(out, check[i].hosts, &names);
        put_text(out, "cure", cure ? cure->cure : NULL, false);
        out_text(out, "}");
    }
    out_text(out, "]");
}

static void put_times(struct out *out, const struct launch *launch)
{
    const struct model_exchange *exchange = launch->exchanges.items;

    put_key(out, "seconds", false);
    out_text(out, "{");
    for (int i = 0; i < PHASES; i++)
        put_spread(out, model_phase(i), &launch->phase[i], i == 0);
    out_text(out, "}");
    put_key(out, "exchanges", false);
    out_text(out, "[");
    for (size_t i = 0; i < launch->exchanges.count; i++) {
        out_text(out, i ? ", {" : "{");
        put_text(out, "name", exchange[i].name, true);
        put_text(out, "sum", exchange[i].sum, false);
        put_spread(out, "distribute", &exchange[i].distribute, false);
        put_spread(out, "collect", &exchange[i].collect, false);
        out_text(out, "}");
    }
    out_text(out, "]");
}

static void put_messages(struct out *out, const struct launch *launch)
{
    const struct model_message *message = launch->messages.items;
    const struct model_collective *collective = launch->collectives.items;

    put_key(out, "messages", false);
    out_text(out, "[");
    for (size_t i = 0; i < launch->messages.count; i++) {
        out_text(out, i ? ", {" : "{");
        put_text(out, "exchange", message[i].exchange, true);
        put_number(out, "bytes", message[i].bytes, false);
        put_number(out, "distribute_seconds", message[i].distribute.seconds, false);
        put_number(out, "distribute_bandwidth", message[i].distribute.bandwidth, false);
        put_number(out, "collect_seconds", message[i].collect.seconds, false);
        put_number(out, "collect_bandwidth", message[i].collect.bandwidth, false);
        out_text(out, "}");
    }
    out_text(out, "]");
    put_key(out, "collectives", false);
    out_text(out, "[");
    for (size_t i = 0; i < launch->collectives.count; i++) {
        out_text(out, i ? ", {" : "{");
        put_text(out, "name", collective[i].name, true);
        put_text(out, "communicator", collective[i].communicator, false);
        put_number(out, "bytes", collective[i].bytes, false);
        put_number(out, "seconds", collective[i].seconds, false);
        put_text(out, "host", collective[i].host, false);
        out_text(out, "}");
    }
    out_text(out, "]");
}

static void put_hosts(struct out *out, const struct launch *launch)
{
    const struct model_host *host = launch->hosts.items;
    const struct model_speed *slow = launch->slow.items;
    const struct model_link *link = launch->link_list.items;

    put_key(out, "hosts", false);
    out_text(out, "[");
    for (size_t i = 0; i < launch->hosts.count; i++) {
        out_text(out, i ? ", {" : "{");
        put_text(out, "host", host[i].host, true);
        put_text(out, "ranks", host[i].ranks, false);
        if (!isnan(host[i].alike))
            put_number(out, "alike", host[i].alike, false);
        if (!isnan(host[i].unlike))
            put_number(out, "unlike", host[i].unlike, false);
        out_text(out, "}");
    }
    out_text(out, "]");
    put_key(out, "slow_hosts", false);
    out_text(out, "[");
    for (size_t i = 0; i < launch->slow.count; i++) {
        out_text(out, i ? ", {" : "{");
        put_text(out, "host", slow[i].host, true);
        put_number(out, "rate", slow[i].rate, false);
        put_number(out, "of_median", slow[i].of_median, false);
        out_text(out, "}");
    }
    out_text(out, "]");
    put_key(out, "links", false);
    out_text(out, "[");
    for (size_t i = 0; i < launch->link_list.count; i++) {
        out_text(out, i ? ", {" : "{");
        put_text(out, "kind", link[i].kind, true);
        put_text(out, "hosts", link[i].who, false);
        put_number(out, "latency", link[i].latency, false);
        put_number(out, "bandwidth", link[i].bandwidth, false);
        out_text(out, "}");
    }
    out_text(out, "]");
}

static void put_launches(struct out *out, const struct log *log)
{
    const struct launch *launches = log_launches(log);

    put_key(out, "launches", false);
    out_text(out, "[");
    for (size_t i = 0; i < log->launches.count; i++) {
        out_text(out, i ? ", {" : "{");
        put_number(out, "line", (double)launches[i].line, true);
        put_text(out, "start", launches[i].time, false);
        put_text(out, "last_event", launches[i].last_time, false);
        put_text(out, "state", state_name(launch_state(&launches[i])), false);
        put_number(out, "terms_done", launch_done(&launches[i]), false);
        out_text(out, "}");
    }
    out_text(out, "]");
}

static void put_problems(struct out *out, const struct log *log)
{
    const struct model_problem *problem = log->problems.items;

    put_key(out, "problems", false);
    out_text(out, "[");
    for (size_t i = 0; i < log->problems.count; i++) {
        out_text(out, i ? ", {" : "{");
        put_number(out, "line", (double)problem[i].line, true);
        put_text(out, "text", problem[i].text, false);
        out_text(out, "}");
    }
    out_text(out, "]");
}

static void put_log(struct out *out, const struct report *report, const struct log *log)
{
    const struct launch *last = log_last(log);

    out_text(out, "{");
    put_columns(out, report, log);
    if (last) {
        put_times(out, last);
        put_messages(out, last);
        put_hosts(out, last);
        put_launches(out, log);
        put_checks(out, last);
    }
    put_problems(out, log);
    out_text(out, "}");
}

static void put_items(struct out *out, const struct list *items)
{
    const struct report_item *item = items->items;

    put_key(out, "results", false);
    out_text(out, "[");
    for (size_t i = 0; i < items->count; i++) {
        out_text(out, i ? ",\n  {" : "\n  {");
        put_text(out, "suite", item[i].suite ? item[i].suite->path : NULL, true);
        put_text(out, "name", item[i].name, false);
        put_text(out, "title", item[i].title, false);
        put_text(out, "result", case_result_name(item[i].result), false);
        put_text(out, "type", item[i].type, false);
        put_text(out, "why", item[i].why, false);
        put_text(out, "log", item[i].log ? item[i].log->path : NULL, false);
        out_text(out, "}");
    }
    out_text(out, "]");
}

void writer_json(struct out *out, const struct report *report)
{
    struct list items = report_items(report);
    size_t count[3];
    bool failed = report_count(&items, count);

    out_text(out, "{");
    put_text(out, "verdict", failed ? "fail" : "pass", true);
    put_items(out, &items);
    out_text(out, ",\n\"logs\": [");
    for (size_t i = 0; i < report->logs.count; i++) {
        out_text(out, i ? ",\n  " : "\n  ");
        put_log(out, report, report_log(report, i));
    }
    out_text(out, "]}\n");
    list_free(&items);
}
