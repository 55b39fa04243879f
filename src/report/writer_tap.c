/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * writer_tap.c - TAP version 13: a test point for each case or log
 */

#include <config.h>

#include "writer.h"

#include <math.h>

#include "core/cures.h"
#include "escape.h"
#include "items.h"

static void put_text(struct out *out, const char *key, const char *value)
{
    if (!value)
        return;
    out_add(out, "  %s: ", key);
    escape_json(out, value);
    out_text(out, "\n");
}

static void put_checks(struct out *out, const struct launch *last)
{
    const struct model_check *check = last->checks.items;
    bool any = false;

    for (size_t i = 0; i < last->checks.count; i++) {
        const struct cure *cure = cure_find(check[i].name);

        if (check[i].verdict && check[i].verdict[0] == 'p')
            continue;
        if (!any)
            out_text(out, "  checks:\n");
        any = true;
        out_text(out, "  - name: ");
        escape_json(out, check[i].name);
        out_text(out, "\n  ");
        put_text(out, "verdict", check[i].verdict ? check[i].verdict : "unknown");
        if (check[i].diagnosis) {
            out_text(out, "  ");
            put_text(out, "diagnosis", check[i].diagnosis);
        }
        if (check[i].hosts) {
            out_text(out, "  ");
            put_text(out, "hosts", check[i].hosts);
        }
        if (cure) {
            out_text(out, "  ");
            put_text(out, "cure", cure->cure);
        }
    }
}

/* What the case printed: a block, since people read it; its lines are clean. */
static void put_said(struct out *out, const struct list *said)
{
    const char **line = said->items;

    /* The 2 is the indentation: the text itself may begin with blanks. */
    if (said->count > 0)
        out_text(out, "  said: |2-\n");
    for (size_t i = 0; i < said->count; i++)
        out_add(out, "    %s\n", line[i]);
}

static void put_block(struct out *out, const struct report_item *item)
{
    const struct launch *last = item->log ? log_last(item->log) : NULL;

    out_text(out, "  ---\n");
    put_text(out, "message", item->why ? item->why : "failed");
    put_text(out, "severity", "fail");
    put_text(out, "type", item->type);
    put_text(out, "log", item->log ? item->log->path : NULL);
    if (item->of)
        put_said(out, &item->of->said);
    if (last)
        put_checks(out, last);
    out_text(out, "  ...\n");
}

void writer_tap(struct out *out, const struct report *report)
{
    struct list items = report_items(report);
    const struct report_item *item = items.items;

    out_add(out, "TAP version 13\n1..%zu\n", items.count);
    for (size_t i = 0; i < items.count; i++) {
        out_add(out, "%sok %zu - ", item[i].result == CASE_FAIL ? "not " : "", i + 1);
        escape_tap(out, item[i].name);
        if (item[i].title) {
            out_text(out, ": ");
            escape_tap(out, item[i].title);
        }
        if (item[i].result == CASE_SKIP) {
            out_text(out, " # SKIP ");
            escape_tap(out, item[i].why);
        }
        out_text(out, "\n");
        if (item[i].result == CASE_FAIL)
            put_block(out, &item[i]);
    }
    list_free(&items);
}
