/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_READER_FILES_H
#define PIJOB_CHECKPOINT_READER_FILES_H

#include "reader_work.h"

/* Read the records of RANKS, which have files each, or the files of HOSTS, to the sums of EPOCH.
 * RETURN: 0, or -1 with the reason in the reader's error: it cannot be read now.
 */
int reader_rank_files(struct reader *reader, struct epoch_reader *epoch,
                      struct interval ranks);
int reader_host_files(struct reader *reader, struct epoch_reader *epoch,
                      struct interval hosts);

#endif /* PIJOB_CHECKPOINT_READER_FILES_H */
