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
 * the sum of SERIES.  A damaged record costs only the blocks
 * that no other record has.  Only reads; VISIT may be NULL.
 * RETURN: 0 with the result in RESTORED, to be cleared by the caller, or -1 with
 * "PATH/...: reason" in ERR: it holds records of another sum, which must not be touched.
 */
int restore(int dir, const char *path, const struct series *series, restore_visit_f *visit,
            void *arg, struct restored *restored, struct error *err);
void restore_clear(struct restored *restored);

/* The same in three steps, of which many processes can share the second.
 *
 * restore_base() finds the epoch in force.  RETURN: 0 with its base in BASE, to be cleared by
 * the caller (its epoch is 0: there is none), and what else is known in RESTORED; or -1 as
 * above.
 */
int restore_base(int dir, const char *path, const struct series *series,
                 restore_visit_f *visit, void *arg, struct record *base,
                 struct restored *restored, struct error *err);

/* Read what the ranks RANKS of that epoch have summed.  RETURN: 0 with it in SUMS, to be
 * cleared by the caller, or -1 as above.
 */
int restore_ranks(int dir, const char *path, const struct series *series,
                  restore_visit_f *visit, void *arg, const struct record *base,
                  struct interval ranks, struct rank_sums *sums, struct error *err);
void rank_sums_clear(struct rank_sums *sums);

/* Add SUMS, of all ranks, to BASE.  RETURN: 0 with the result in RESTORED, or -1 (memory).
 */
int restore_unite(const struct series *series, const struct record *base,
                  const struct rank_sums *sums, struct restored *restored);

#endif /* PIJOB_CHECKPOINT_RESTORE_H */
