/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_STORE_H
#define PIJOB_CHECKPOINT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "restore.h"
#include "sum/series.h"
#include "writer.h"

/* Rank 0's hand on the checkpoint directory of a job: it alone lists, makes and removes
 * directories in it.
 */
struct store;

/* Make the directory PATH, if there is none, become its owner, and restore what it holds of
 * SERIES.
 * RETURN: the store, to be closed by the caller, or NULL with the reason in ERR.
 */
struct store *store_open(const char *path, const struct series *series, struct error *err);

/* The same, but HELP, which may be NULL, reads the records (restore.h).
 */
struct store *store_open_with(const struct restore_help *help, const char *path,
                              const struct series *series, struct error *err);

/* Give the directory up.  STORE may be NULL.
 */
void store_close(struct store *store);

/* RETURN: what was found; valid until store_begin().
 */
const struct restored *store_restored(const struct store *store);

/* Begin an epoch for RANKS ranks, on HOSTS hosts that get a file each, or 0: each rank gets
 * files of its own; from what was restored or, without RESUME, from nothing.
 * RETURN: 0 with the place for all ranks' writers in PLACE, or -1 with the reason in ERR;
 * what was there before is then still there.
 */
int store_begin(struct store *store, bool resume, uint32_t ranks, uint32_t hosts,
                struct epoch_place *place, struct error *err);

/* Make the whole sum durable: an epoch in which nothing is left to do.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int store_finish(struct store *store, struct fixed sum, struct error *err);

/* Make sure that STORE still owns its directory; become the owner again, if the file that
 * says so was removed, and nobody else has taken the directory over.
 * RETURN: 0 as long as nobody else is known to have taken the directory over (that this cannot
 * be read now is no reason to stop), or -1 with who has it, or had it since, in ERR.
 */
int store_check_owner(struct store *store, struct error *err);

/* Open the directory PATH only to look at it.
 * RETURN: its descriptor, or -1 with errno set and the reason in ERR.
 */
int store_peek(const char *path, struct error *err);

#endif /* PIJOB_CHECKPOINT_STORE_H */
