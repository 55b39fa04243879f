/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * table.c - tables and paragraphs for people
 */

#include <config.h>

#include "table.h"

#include <string.h>

#include "clean.h"

enum { CELLS_MOST = 4000000 };

struct table table_begin(const char *format)
{
    return (struct table){.columns = (int)strlen(format), .format = format};
}

void table_cell(struct table *table, const char *text)
{
    bool last = table->cells.count % (size_t)table->columns == (size_t)table->columns - 1;
    char cut[4 * TABLE_CELL_MAX];
    size_t length;
    const char **cell;

    if (!text)
        text = "-";
    length = strlen(text);
    if (!last && clean_width(text) > TABLE_CELL_MAX) {
        length = clean_text(cut, TABLE_CELL_MAX + 1, text, length);
        text = cut;
    }
    cell = list_add(&table->cells, sizeof(*cell), CELLS_MOST);
    if (cell)
        *cell = arena_text(&table->texts, text, length);
}

static void put_blanks(struct out *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out_text(out, " ");
}

void table_end(struct table *table, struct out *out, int indent)
{
    const char *const *cells = table->cells.items;
    size_t columns = (size_t)table->columns;
    size_t width[TABLE_COLUMNS_MAX] = {0};

    for (size_t i = 0; i < table->cells.count; i++) {
        size_t own = cells[i] ? clean_width(cells[i]) : 0;

        if (own > width[i % columns])
            width[i % columns] = own;
    }
    for (size_t i = 0; i < table->cells.count; i++) {
        const char *cell = cells[i] ? cells[i] : "";
        size_t column = i % columns;
        size_t blanks = width[column] - clean_width(cell);
        bool right = table->format[column] == 'r';

        put_blanks(out, column == 0 ? (size_t)indent : 2);
        if (right)
            put_blanks(out, blanks);
        out_text(out, cell);
        if (!right && column + 1 < columns)
            put_blanks(out, blanks);
        if (column + 1 < columns)
            continue;
        while (out->used > 0 && out->text[out->used - 1] == ' ')
            out->used--;
        out_text(out, "\n");
    }
    list_free(&table->cells);
    arena_free(&table->texts);
}

/* RETURN: the bytes of TEXT that fit into WIDTH columns, up to a blank if there is one, or
 * behind a comma. */
static size_t fitting(const char *text, size_t width)
{
    size_t length = strlen(text);
    size_t columns = 0;
    size_t blank = 0;
    size_t comma = 0; /* behind it */
    size_t at = 0;

    while (at < length) {
        unsigned long code = 0;
        size_t bytes = clean_character(text + at, length - at, &code);
        char one[8] = "";

        bytes = bytes ? bytes : 1;
        memcpy(one, text + at, bytes);
        columns += clean_width(one);
        if (text[at] == ' ')
            blank = at;
        if (columns > width)
            return blank ? blank : comma ? comma : at ? at : bytes;
        at += bytes;
        if (text[at - 1] == ',')
            comma = at;
    }
    return length;
}

void table_wrap(struct out *out, int indent, int width, const char *text)
{
    while (*text) {
        size_t length = fitting(text, (size_t)(width - indent));

        put_blanks(out, (size_t)indent);
        out_bytes(out, text, length);
        out_text(out, "\n");
        text += length;
        while (*text == ' ')
            text++;
    }
}
