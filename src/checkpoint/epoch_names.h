/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_EPOCH_NAMES_H
#define PIJOB_CHECKPOINT_EPOCH_NAMES_H

#include <stdint.h>

/* The names in a checkpoint directory:
 *
 *   DIR/MANIFEST               which epoch is in force
 *   DIR/e000003/base.0, .1     all that was summed when the epoch began, twice
 *   DIR/e000003/s00/r000012.0, .1   what rank 12 has summed since, the last two records
 *   DIR/e000003/d00/s03/r000204.0, .1   the same of a launch of more than 64 ranks
 *
 * Each launch begins a new epoch.  The one before stays in force until the base of the new
 * one and the MANIFEST that names it are durable; so whatever interrupts a launch, and
 * whatever a forgotten process of an earlier launch still writes (into its own epoch),
 * does no harm.
 *
 * No directory has more than 256 entries, since file systems slow down with large ones.  A
 * file may be there three times: its last two versions, and the next one under its temporary
 * name.
 */
enum {
    EPOCH_NAME_SIZE = 32,
    EPOCH_FILES_PER_DIRECTORY = 64,
    EPOCH_DIRECTORIES_PER_DIRECTORY = 256,
    EPOCH_FLAT_RANKS_PER_DIRECTORY = 256,
    RECORD_SLOTS = 2,
    RECORD_BYTES_MAX = 1 << 28, /* of a file: millions of intervals */
    EPOCH_RANKS_MAX = 1 << 21,  /* more than any job has */
};

/* Where the records of an epoch are.  The base has the number.
 */
enum epoch_layout {
    EPOCH_FLAT = 0, /* s03/r000777.0: at most 64 ranks, or any number in directories that
                     * pijob wrote before it had another layout */
    EPOCH_DEEP = 1, /* d00/s12/r000777.0 */
    EPOCH_LAYOUTS
};

#define MANIFEST_NAME "MANIFEST"
#define EPOCH_MAX UINT64_C(999999999999)

/* RETURN: the layout for a launch of RANKS ranks.
 */
enum epoch_layout epoch_layout_for(uint32_t ranks);

/* RETURN: NAME, the directory of EPOCH; a copy of its base.
 */
char *epoch_name(uint64_t epoch, char name[EPOCH_NAME_SIZE]);
char *epoch_base_name(unsigned slot, char name[EPOCH_NAME_SIZE]);

/* RETURN: NAME, the directory of subdirectories, which only EPOCH_DEEP has; the subdirectory
 * of RANK's records in it, or in the epoch; a record of RANK.
 */
char *epoch_upper_name(uint32_t rank, char name[EPOCH_NAME_SIZE]);
char *epoch_subdirectory_name(enum epoch_layout layout, uint32_t rank,
                              char name[EPOCH_NAME_SIZE]);
char *epoch_record_name(uint32_t rank, unsigned slot, char name[EPOCH_NAME_SIZE]);

/* RETURN: TEXT, "d00/s12" or "s12": the path of RANK's subdirectory in the epoch.
 */
char *epoch_place_name(enum epoch_layout layout, uint32_t rank, char text[EPOCH_NAME_SIZE]);

/* RETURN: the number of ranks whose records share a subdirectory.
 */
uint32_t epoch_ranks_per_directory(enum epoch_layout layout);

/* RETURN: the number of the epoch whose directory is called NAME, or 0 when that is none.
 */
uint64_t epoch_number(const char *name);

#endif /* PIJOB_CHECKPOINT_EPOCH_NAMES_H */
