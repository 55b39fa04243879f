/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * event_transports.c - the transports between hosts, or within them, in the log
 */

#include <config.h>

#include "event_transports.h"

enum { TRANSPORTS_MAX = 8, HOSTS_LISTED = 20 };

/* Write the hosts from FIRST on that have its transport. */
static void put_hosts(struct yaml_out *out, const struct event_transports *t, int first)
{
    int count = 0;

    yaml_out_flow_list(out, "hosts");
    for (int i = first; i < t->hosts; i++)
        if (t->same(t->report, first, i) && count++ < HOSTS_LISTED)
            yaml_out_text(out, NULL, t->node[i]);
    yaml_out_end_list(out);
    yaml_out_count(out, "count", (uint64_t)count);
}

void event_put_transports(struct yaml_out *out, const struct event_transports *t)
{
    int shown = 0;

    yaml_out_list(out, "transport");
    for (int i = 0; i < t->hosts && shown < TRANSPORTS_MAX; i++) {
        int before = 0;

        while (before < i && !t->same(t->report, i, before))
            before++;
        if (before < i || !t->same(t->report, i, i))
            continue;
        yaml_out_flow_map(out, NULL);
        t->put(out, t->report, i);
        put_hosts(out, t, i);
        yaml_out_end_map(out);
        shown++;
    }
    yaml_out_end_list(out);
}
