/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * html_log.c - the part of one log in the HTML page
 */

#include <config.h>

#include "html_log.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/cures.h"
#include "escape.h"
#include "html_table.h"
#include "page.h"
#include "page_messages.h"
#include "page_parts.h"
#include "units.h"

#define COUNT(heads) (sizeof(heads) / sizeof((heads)[0]))

static bool has_passed(const struct model_check *check)
{
    return check->verdict &&
           (strcmp(check->verdict, "pass") == 0 || strcmp(check->verdict, "skip") == 0);
}

static void put_definition(struct out *out, const char *what, const char *text)
{
    if (!text)
        return;
    out_add(out, "<dd><span class=\"dim\">%s:</span> ", what);
    escape_xml(out, text);
    out_text(out, "</dd>\n");
}

void html_failures(struct out *out, const struct log *log)
{
    const struct launch *last = log_last(log);
    const struct model_check *check = last ? last->checks.items : NULL;
    struct out text = {.text = NULL};
    bool any = false;

    for (size_t i = 0; last && i < last->checks.count; i++) {
        const struct cure *cure = cure_find(check[i].name);
        char reason[CHECK_REASON_SIZE];

        if (has_passed(&check[i]))
            continue;
        out_text(out, any ? "" : "<dl>\n");
        any = true;
        html_element(out, "dt", check[i].name ? check[i].name : "(check without a name)");
        put_definition(out, "why", check_reason(&check[i], reason));
        put_definition(out, "hosts", check[i].hosts);
        put_definition(out, "cure", cure ? cure->cure : NULL);
    }
    if (any) {
        out_text(out, "</dl>\n");
        return;
    }
    page_failures(&text, log, 0);
    html_element(out, "pre", text.text);
    out_free(&text);
}

static void put_spread(struct out *out, const char *name, const struct spread *spread)
{
    char text[UNITS_SIZE];

    html_row(out);
    html_cell(out, name, NULL);
    html_number(out, units_seconds(text, spread->min), spread->min);
    html_number(out, units_seconds(text, spread->mean), spread->mean);
    html_number(out, units_seconds(text, spread->max), spread->max);
    html_cell(out, spread->host, NULL);
}

static void put_times(struct out *out, const struct launch *launch)
{
    static const char *const heads[] = {"phase", "min", "mean", "max", "slowest on"};
    const struct model_exchange *exchange = launch->exchanges.items;
    char name[96];

    if (isnan(launch->phase[PHASES - 1].max))
        return;
    html_element(out, "h3", "Times of the ranks");
    html_table_begin(out, heads, COUNT(heads));
    for (int i = 0; i < PHASES; i++)
        put_spread(out, model_phase(i), &launch->phase[i]);
    for (size_t i = 0; i < launch->exchanges.count; i++) {
        (void)snprintf(name, sizeof(name), "%.60s distribute",
                       exchange[i].name ? exchange[i].name : "?");
        put_spread(out, name, &exchange[i].distribute);
        (void)snprintf(name, sizeof(name), "%.60s collect",
                       exchange[i].name ? exchange[i].name : "?");
        put_spread(out, name, &exchange[i].collect);
    }
    html_table_end(out);
}

static void put_checks(struct out *out, const struct launch *launch)
{
    static const char *const heads[] = {"verdict", "check", "measured", "expected"};
    const struct model_check *check = launch->checks.items;

    if (launch->checks.count == 0)
        return;
    html_element(out, "h3", "Checks");
    html_table_begin(out, heads, COUNT(heads));
    for (size_t i = 0; i < launch->checks.count; i++) {
        html_row(out);
        html_cell(out, check[i].verdict,
                  !has_passed(&check[i])       ? "fail"
                  : check[i].verdict[0] == 'p' ? "pass"
                                               : "skip");
        html_cell(out, check[i].name, NULL);
        html_cell(out, check[i].measured, NULL);
        html_cell(out, check[i].expected, NULL);
    }
    html_table_end(out);
}

/* The same text as on the page for terminals. */
static void put_text(struct out *out, const char *head, const struct out *text)
{
    const char *begin = text->text;

    if (!begin || text->failed) {
        out->failed = out->failed || text->failed;
        return;
    }
    if (head)
        html_element(out, "h3", head);
    while (*begin == '\n')
        begin++;
    html_element(out, "pre", begin);
}

void html_log(struct out *out, const struct log *log, bool open)
{
    const struct launch *last = log_last(log);
    const char *state = last ? state_name(launch_state(last)) : "unreadable";
    struct out text = {.text = NULL};

    out_add(out, "<details%s><summary>", open ? " open" : "");
    escape_xml(out, log->path);
    out_add(out, " <span class=\"%s\">%s</span></summary>\n", state, state);
    if (last) {
        put_checks(out, last);
        put_times(out, last);
        page_launches(&text, log);
        page_messages(&text, last);
        page_speeds(&text, last);
        page_place(&text, last);
        put_text(out, NULL, &text);
        out_free(&text);
    }
    page_problems(&text, log, 0);
    put_text(out, "What could not be read", &text);
    out_free(&text);
    out_text(out, "</details>\n");
}
