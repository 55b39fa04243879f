/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * summary.c - one page about an acceptance run, for people
 */

#include <config.h>

#include "summary.h"

#include <math.h>
#include <stdlib.h>

#include "bad_hosts.h"
#include "figures.h"

static const char *or_none(const char *text)
{
    return text ? text : "none";
}

static void put_head(struct out *out, const struct suite *suite)
{
    const char **program = suite->program.items;

    out_text(out, "pijob acceptance run\n\n");
    out_add(out, "date        %s\n", or_none(suite->date));
    out_add(out, "cluster     %s, job %s\n", or_none(suite->cluster), or_none(suite->job));
    out_add(out, "nodes       %s\n", or_none(suite->nodes));
    out_add(out, "suite       %s\n", or_none(suite->suite));
    for (size_t i = 0; i < suite->program.count; i++)
        out_add(out, "%-10s  %s\n", i == 0 ? "program" : "", program[i]);
    if (suite->slurm)
        out_add(out, "slurm       %s\n", suite->slurm);
    out_text(out, "\n");
}

static void put_case(struct out *out, const struct report *report,
                     const struct suite_case *item)
{
    const char **said = item->said.items;

    out_add(out, "%-4s  %-24s %8.2f s  ", case_result_name(item->result), item->name,
            isnan(item->seconds) ? 0.0 : item->seconds);
    if (item->result != CASE_PASS)
        out_text(out, item->why ? item->why : "");
    else if (item->has_log && log_last(report_log(report, item->log)))
        figures_put(out, log_last(report_log(report, item->log)));
    out_text(out, "\n");
    for (size_t i = 0; i < item->said.count; i++)
        out_add(out, "      %s\n", said[i]);
}

static void put_bad_hosts(struct out *out, const struct report *report, struct suite *suite)
{
    struct bad_hosts bad = bad_hosts_find(report, suite);
    char *hosts = hostlist_text(&bad.hosts);

    if (hosts && *hosts) {
        out_add(out, "\nbad hosts: %s\n", hosts);
        if (suite->slurm)
            out_add(out,
                    "to drain them: scontrol update nodename=%s state=drain reason=pijob\n",
                    hosts);
    }
    if (bad.cut_check)
        out_add(
            out,
            "%sthe list of bad hosts is incomplete: in %s, the hosts of check '%s' are cut "
            "off or cannot be read\n",
            hosts && *hosts ? "" : "\n", bad.cut_log, bad.cut_check);
    out->failed |= !hosts;
    free(hosts);
    bad_hosts_clear(&bad);
}

static void put_end(struct out *out, const struct report *report, struct suite *suite)
{
    const struct suite_case *item = suite->cases.items;
    size_t count[3] = {0};

    for (size_t i = 0; i < suite->cases.count; i++)
        count[item[i].result]++;
    put_bad_hosts(out, report, suite);
    out_add(out, "\n%zu passed, %zu failed, %zu skipped in %.0f s\nverdict: %s\n",
            count[CASE_PASS], count[CASE_FAIL], count[CASE_SKIP], floor(suite->seconds),
            count[CASE_FAIL] > 0 || suite->cases.count < suite->planned ? "fail" : "pass");
}

void summary_put(struct out *out, const struct report *report, struct suite *suite)
{
    const struct suite_case *item = suite->cases.items;

    put_head(out, suite);
    for (size_t i = 0; i < suite->cases.count; i++)
        put_case(out, report, &item[i]);
    if (!isnan(suite->seconds))
        put_end(out, report, suite);
}
