/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_EPOCH_H
#define PIJOB_CHECKPOINT_EPOCH_H

#include <stdint.h>

#include "core/error.h"
#include "epoch_names.h"
#include "record.h"

/* Find the highest number of an epoch that DIR has a directory of; 0: none.
 * RETURN: 0 with the number in HIGHEST, or -1 with errno set.
 */
int epoch_highest(int dir, uint64_t *highest);

/* Begin the epoch that BASE describes (fingerprint, run, epoch, ranks, hosts, sum and coverage;
 * its kind is filled in): directories for all ranks or hosts, the base, and last the MANIFEST.
 * Then remove the epochs before it, as far as pijob has made what is in them (tidy.h).  Only one
 * launch can begin an epoch.  PATH is the name of DIR.
 * RETURN: 0, or -1 with "PATH/...: reason" in ERR; the epoch before is then still there, and in
 * force unless the last step, to bring the name of the MANIFEST to the disk, is what failed.
 */
int epoch_begin(int dir, const char *path, struct record *base, struct error *err);

#endif /* PIJOB_CHECKPOINT_EPOCH_H */
