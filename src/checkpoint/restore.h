/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_RESTORE_H
#define PIJOB_CHECKPOINT_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "reader.h"
#include "sum/coverage.h"
#include "sum/fixed.h"

/* Unite all that the checkpoint directory DIR, an open descriptor called PATH, holds of
 * the sum of SERIES.  A damaged record costs only the blocks that no other record has.  Only
 * reads; VISIT may be NULL, and is called again for each record if another launch begins an
 * epoch meanwhile.
 * RETURN: 0 with the result in RESTORED, to be cleared by the caller, or -1 with
 * "PATH/...: reason" in ERR: it holds records of another sum, which must not be touched.
 */
int restore(int dir, const char *path, const struct series *series, restore_visit_f *visit,
            void *arg, struct restored *restored, struct error *err);
void restore_clear(struct restored *restored);

/* ---- With the help of other processes ---- */

/* RETURN: in how many parts the records of the epoch that BASE began can be read.
 */
uint32_t restore_parts(const struct record *base);

/* Read the parts PARTS of the records of the epoch of the directory DIR, called PATH, that BASE
 * began.  VISIT may be NULL.
 * RETURN: 0 with what their ranks have summed since in SUMS, each once and in ascending order,
 * to be released by rank_sums_clear(); or -1 with the reason in ERR: it cannot be read now.
 */
int restore_part(int dir, const char *path, const struct series *series,
                 restore_visit_f *visit, void *arg, const struct record *base,
                 struct interval parts, struct rank_sums *sums, struct error *err);

/* Who reads the records.  READ reads all parts of the epoch that BASE began, to SUMS, as
 * restore_part() does.  RETURN: 0, or 1 if it could not, or not surely, read all.
 */
struct restore_help {
    int (*read)(void *arg, const struct record *base, struct rank_sums *sums);
    void *arg;
};

/* The same as restore(), but HELP, which may be NULL, reads the records.  What it says is not
 * believed unless the sum of all is right for the blocks of all; otherwise they are read here.
 */
int restore_with(const struct restore_help *help, int dir, const char *path,
                 const struct series *series, struct restored *restored, struct error *err);

#endif /* PIJOB_CHECKPOINT_RESTORE_H */
