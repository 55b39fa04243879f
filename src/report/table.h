/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_TABLE_H
#define PIJOB_REPORT_TABLE_H

#include <stddef.h>

#include "memory.h"
#include "out.h"

enum { TABLE_COLUMNS_MAX = 16, TABLE_CELL_MAX = 44 };

/* A table for people, whose columns are as wide as they must be. */
struct table {
    int columns;
    const char *format; /* of each column: l or r */
    struct list cells;  /* const char * */
    struct arena texts;
};

/* Begin a table; FORMAT has a letter for each column: l (left) or r (right).
 */
struct table table_begin(const char *format);

/* Add the next cell; NULL is "-", and one of more than TABLE_CELL_MAX columns is cut, except
 * in the last column.
 */
void table_cell(struct table *table, const char *text);

/* Write the table, each line behind INDENT blanks and without blanks at its end, and free it.
 */
void table_end(struct table *table, struct out *out, int indent);

/* Write TEXT in lines of at most WIDTH columns, each behind INDENT blanks, broken at blanks,
 * or behind commas: a list of hosts may have none.
 */
void table_wrap(struct out *out, int indent, int width, const char *text);

#endif /* PIJOB_REPORT_TABLE_H */
