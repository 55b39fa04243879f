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

#endif /* PIJOB_CHECKPOINT_RESTORE_H */
