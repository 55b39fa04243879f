/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_BAR_H
#define PIJOB_OUTPUT_BAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One line at the bottom of a terminal, on standard error, which shows how far a job is. */

struct bar_facts {
    uint64_t terms; /* that are summed, */
    uint64_t of;    /* of so many */
    double rate;    /* terms/s; 0: not known */
    double left;    /* seconds; negative: not known */
    int ranks;
    const char *lagging; /* the host that is behind the others; NULL: none */
};

enum { BAR_SIZE = 1024 };

/* Write what a terminal of COLUMNS has room for into TEXT: always the percentage, then the
 * time left, the host that lags, the rate, the bar, the terms and the ranks, as far as there
 * is room for them.  It takes less than COLUMNS, for a terminal may break a full line.  With
 * COLOR, the host is yellow. RETURN: TEXT; empty if there is room for nothing.
 */
char *bar_text(const struct bar_facts *facts, int columns, bool color, char text[BAR_SIZE]);

/* Replace the line by TEXT.  The cursor is then at its beginning, so that what others print
 * overwrites it.
 */
void bar_draw(const char *text);

/* Erase the line, if there is one.  Whoever prints something calls this first.
 */
void bar_erase(void);

#endif /* PIJOB_OUTPUT_BAR_H */
