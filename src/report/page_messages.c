/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * page_messages.c - large messages and collectives on the page of a log
 */

#include <config.h>

#include "page_messages.h"

#include "table.h"
#include "units.h"

static void put_exchanges(struct out *out, const struct launch *launch)
{
    const struct model_message *message = launch->messages.items;
    struct table table = table_begin("lrrrrr");
    char text[UNITS_SIZE];

    out_text(out, "\nLarge messages\n");
    table_cell(&table, "exchange");
    table_cell(&table, "size");
    table_cell(&table, "distribute");
    table_cell(&table, "");
    table_cell(&table, "collect");
    table_cell(&table, "");
    for (size_t i = 0; i < launch->messages.count; i++) {
        table_cell(&table, message[i].exchange);
        table_cell(&table, units_bytes(text, message[i].bytes));
        table_cell(&table, units_seconds(text, message[i].distribute.seconds));
        table_cell(&table, units_scaled(text, message[i].distribute.bandwidth, "B/s"));
        table_cell(&table, units_seconds(text, message[i].collect.seconds));
        table_cell(&table, units_scaled(text, message[i].collect.bandwidth, "B/s"));
    }
    table_end(&table, out, 2);
}

static void put_collectives(struct out *out, const struct launch *launch)
{
    const struct model_collective *collective = launch->collectives.items;
    struct table table = table_begin("llrrl");
    char text[UNITS_SIZE];

    out_text(out, "\nCollectives\n");
    table_cell(&table, "function");
    table_cell(&table, "communicator");
    table_cell(&table, "size");
    table_cell(&table, "time");
    table_cell(&table, "slowest on");
    for (size_t i = 0; i < launch->collectives.count; i++) {
        table_cell(&table, collective[i].name);
        table_cell(&table, collective[i].communicator);
        table_cell(&table, units_bytes(text, collective[i].bytes));
        table_cell(&table, units_seconds(text, collective[i].seconds));
        table_cell(&table, collective[i].host);
    }
    table_end(&table, out, 2);
}

void page_messages(struct out *out, const struct launch *launch)
{
    if (launch->messages.count > 0)
        put_exchanges(out, launch);
    if (launch->collectives.count > 0)
        put_collectives(out, launch);
}
