/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_RESTORE_H
#define PIJOB_CHECKPOINT_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "record.h"
#include "sum/coverage.h"
#include "sum/fixed.h"

/* What a checkpoint directory holds, all valid records united. */
struct restored {
    uint64_t epoch; /* in force; 0: there is none */
    uint32_t ranks; /* that it was begun for */
    struct coverage coverage;
    struct fixed sum;   /* of these blocks */
    size_t epochs;      /* that have a directory, whole or not; with epoch 0, none is usable */
    uint64_t highest;   /* of them */
    unsigned valid;     /* records read */
    unsigned damaged;   /* records that could not be used */
    struct record last; /* the newest one: who wrote, and when; no coverage */
};

/* Called for each record that is looked at: its file, what is wrong with it (NULL: nothing),
 * and the record itself if it is valid.
 */
typedef void restore_visit_f(void *arg, const char *file, const char *problem,
                             const struct record *record);

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
