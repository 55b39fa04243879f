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
 *   DIR/e000003/d00/s00/h000003     or: the records of all ranks of host 3 (host_file.h)
 *
 * Each launch begins a new epoch.  The one before stays in force until the base of the new
 * one and the MANIFEST that names it are durable; so whatever interrupts a launch, and
 * whatever a forgotten process of an earlier launch still writes (into its own epoch),
 * does no harm.
 *
 * No directory has more than 256 entries, since parallel file systems slow down with large
 * ones.  A record of a rank may be there three times: its last two versions, and the next one
 * under its temporary name.
 */
enum {
    EPOCH_NAME_SIZE = 32,
    EPOCH_RANK_FILES_MAX = 64, /* ranks; more of them have a file for each host */
    EPOCH_RANKS_PER_DIRECTORY = 256,
    EPOCH_HOSTS_PER_DIRECTORY = 256,
    EPOCH_DIRECTORIES_PER_DIRECTORY = 256,
    RECORD_SLOTS = 2,
    RECORD_BYTES_MAX = 1 << 28, /* of a record: millions of intervals */
    EPOCH_RANKS_MAX = 1 << 23,  /* more than any job has */
};

#define MANIFEST_NAME "MANIFEST"
#define EPOCH_MAX UINT64_C(999999999999)

/* RETURN: NAME, the directory of EPOCH; a copy of its base.
 */
char *epoch_name(uint64_t epoch, char name[EPOCH_NAME_SIZE]);
char *epoch_base_name(unsigned slot, char name[EPOCH_NAME_SIZE]);

/* RETURN: NAME, the subdirectory of the epoch with the records of RANK; a record of RANK in it.
 */
char *epoch_rank_directory(uint32_t rank, char name[EPOCH_NAME_SIZE]);
char *epoch_record_name(uint32_t rank, unsigned slot, char name[EPOCH_NAME_SIZE]);

/* RETURN: NAME, the subdirectory of the epoch for HOST; the subdirectory of that one; the file
 * in it.
 */
char *epoch_upper_directory(uint32_t host, char name[EPOCH_NAME_SIZE]);
char *epoch_host_directory(uint32_t host, char name[EPOCH_NAME_SIZE]);
char *epoch_host_file(uint32_t host, char name[EPOCH_NAME_SIZE]);

/* RETURN: TEXT, "d00/s12": the path in the epoch of the directory of the file of HOST.
 */
char *epoch_host_place(uint32_t host, char text[EPOCH_NAME_SIZE]);

/* RETURN: the number of the epoch whose directory is called NAME, or 0 when that is none.
 */
uint64_t epoch_number(const char *name);

#endif /* PIJOB_CHECKPOINT_EPOCH_NAMES_H */
