/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * html_table.c - tables of the HTML page
 */

#include <config.h>

#include "html_table.h"

#include "escape.h"

void html_table_begin(struct out *out, const char *const *heads, size_t count)
{
    out_text(out, "<div class=\"scroll\"><table class=\"sort\"><thead><tr>");
    for (size_t i = 0; i < count; i++)
        html_element(out, "th", heads[i]);
    out_text(out, "</tr></thead><tbody>\n");
}

void html_row(struct out *out)
{
    /* The end tag of a row may be left out. */
    out_text(out, "<tr>");
}

void html_cell(struct out *out, const char *text, const char *class)
{
    if (class)
        out_add(out, "<td class=\"%s\">", class);
    else
        out_text(out, "<td>");
    escape_xml(out, text ? text : "-");
    out_text(out, "</td>\n");
}

void html_number(struct out *out, const char *text, double value)
{
    out_text(out, "<td class=\"n\" data-v=\"");
    escape_number(out, value);
    out_text(out, "\">");
    escape_xml(out, text);
    out_text(out, "</td>\n");
}

void html_table_end(struct out *out)
{
    out_text(out, "</tbody></table></div>\n");
}

void html_element(struct out *out, const char *tag, const char *text)
{
    if (!text)
        return;
    out_add(out, "<%s>", tag);
    escape_xml(out, text);
    out_add(out, "</%s>\n", tag);
}
