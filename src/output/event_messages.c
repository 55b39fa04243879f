/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * event_messages.c - large messages and collectives in the log
 */

#include <config.h>

#include "event_messages.h"

static void put_way(struct yaml_out *out, const char *key, const struct message_result *result,
                    int way, int ranks)
{
    double seconds = result->spread[way].max;

    yaml_out_flow_map(out, key);
    yaml_out_seconds(out, "seconds", seconds);
    /* A clock that saw no time pass gives no bandwidth, and a single rank sends nothing. */
    if (seconds > 0 && ranks > 1)
        yaml_out_number(out, "bandwidth", (double)result->bytes * ranks / seconds);
    yaml_out_end_map(out);
}

void event_put_messages(struct yaml_out *out, const struct message_figures *figures, int ranks,
                        const struct placement *placement)
{
    if (figures->count > 0)
        yaml_out_list(out, "messages");
    for (int i = 0; i < figures->count; i++) {
        const struct message_result *result = &figures->messages[i];

        yaml_out_map(out, NULL);
        yaml_out_text(out, "exchange", result->exchange);
        yaml_out_count(out, "bytes", result->bytes);
        put_way(out, "distribute", result, 0, ranks);
        put_way(out, "collect", result, 1, ranks);
        yaml_out_end_map(out);
    }
    if (figures->count > 0)
        yaml_out_end_list(out);
    if (figures->collective_count > 0)
        yaml_out_list(out, "collectives");
    for (int i = 0; i < figures->collective_count; i++) {
        const struct collective_result *result = &figures->collectives[i];

        yaml_out_flow_map(out, NULL);
        yaml_out_text(out, "name", result->name);
        yaml_out_text(out, "communicator", result->communicator);
        yaml_out_count(out, "bytes", result->bytes);
        yaml_out_seconds(out, "seconds", result->spread.max);
        yaml_out_text(out, "host", placement_node(placement, result->spread.slowest_rank));
        yaml_out_end_map(out);
    }
    if (figures->collective_count > 0)
        yaml_out_end_list(out);
}
