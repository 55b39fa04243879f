/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_KEEP_H
#define PIJOB_REPORT_KEEP_H

#include "model.h"

enum { KEEP_SIZE = 2048 }; /* of a text; longer ones are cut */

/* RETURN: the LENGTH bytes of TEXT, cleaned, in ARENA; NULL if there is no room.
 */
const char *keep_text(struct arena *arena, const char *text, size_t length);

/* The same, of a text of any length.
 */
const char *keep_long(struct arena *arena, const char *text, size_t length);

/* Note what could not be read in LINE of the log; of very many, the first ones.
 */
void keep_problem(struct log *log, uint64_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif /* PIJOB_REPORT_KEEP_H */
