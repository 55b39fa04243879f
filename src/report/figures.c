/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * figures.c - what a job measured, on one line
 */

#include <config.h>

#include "figures.h"

#include <math.h>
#include <string.h>

#include "units.h"

/* ", NAME VALUE (WHO)". */
static void put_figure(struct out *out, const char *name, const char *value, const char *who)
{
    out_add(out, ", %s %s", name, value);
    if (who)
        out_add(out, " (%s)", who);
}

void figures_put(struct out *out, const struct launch *launch)
{
    const struct model_check *check = launch->checks.items;
    char text[UNITS_SIZE];

    if (isnan(launch->result_ranks) || isnan(launch->result_nodes))
        return;
    out_add(out, "%.0f ranks on %.0f nodes", launch->result_ranks, launch->result_nodes);
    if (!isnan(launch->rate))
        out_add(out, ", %s", units_scaled(text, launch->rate, "term/s"));
    if (!isnan(launch->phase[0].max))
        put_figure(out, "wire-up", units_seconds(text, launch->phase[0].max),
                   launch->phase[0].host);
    if (!isnan(launch->latency.max))
        put_figure(out, "latency", units_seconds(text, launch->latency.max),
                   launch->latency.worst);
    if (!isnan(launch->bandwidth.min))
        put_figure(out, "bandwidth", units_scaled(text, launch->bandwidth.min, "B/s"),
                   launch->bandwidth.worst);
    for (size_t i = 0; i < launch->checks.count; i++)
        if (check[i].name && check[i].verdict && strcmp(check[i].verdict, "skip") == 0)
            out_add(out, ", skipped: %s", check[i].name);
}
