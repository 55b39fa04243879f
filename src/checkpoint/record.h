/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_RECORD_H
#define PIJOB_CHECKPOINT_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "sum/coverage.h"
#include "sum/fixed.h"
#include "sum/series.h"

/* What is durably known of a sum: one file of a checkpoint directory. */
enum record_kind {
    RECORD_MANIFEST = 1, /* which epoch is in force */
    RECORD_BASE = 2,     /* all that was summed when an epoch began */
    RECORD_RANK = 3,     /* what one rank has summed since then */
};

/* What defines the bits of a sum.  Records with another one belong to another job. */
struct fingerprint {
    uint64_t terms;
    uint64_t block_size;
    uint32_t scale;  /* bits behind the point of the fixed-point sum */
    uint32_t method; /* SERIES_METHOD */
};

enum {
    RECORD_TEXT_SIZE = 64,
    RECORD_RANK_BYTES = 280, /* of a RECORD_RANK, encoded */
};

struct record {
    enum record_kind kind;
    struct fingerprint fingerprint;
    uint64_t run;      /* random, of the launch that wrote it */
    uint64_t epoch;    /* counted from 1 */
    uint64_t sequence; /* of this rank's records in this epoch, from 1 */
    union {
        uint32_t rank;  /* RECORD_RANK: whose it is */
        uint32_t hosts; /* RECORD_BASE: that have a file each; 0: each rank has files */
    };
    uint32_t ranks; /* that share the work of the epoch */

    /* RECORD_RANK: the rank's share of the blocks that the base has not, numbered in
     * ascending order, and how many of them are summed, from the first on. */
    struct interval share;
    uint64_t done;

    struct fixed sum;         /* RECORD_BASE, RECORD_RANK */
    struct coverage coverage; /* RECORD_BASE: of what */

    uint64_t written;            /* seconds since 1970 */
    char host[RECORD_TEXT_SIZE]; /* that wrote it */
    char job[RECORD_TEXT_SIZE];  /* Slurm job, or empty */
};

/* RETURN: the fingerprint of SERIES.
 */
struct fingerprint fingerprint_of(const struct series *series);

/* RETURN: 0 when RECORD was made for a sum of fingerprint EXPECTED, or -1 with the
 * difference in ERR.
 */
int fingerprint_check(const struct fingerprint *found, const struct fingerprint *expected,
                      struct error *err);

/* Write RECORD as bytes: little-endian, of fixed widths, with a length, a checksum and an
 * end mark, so that a record is either read back whole or refused.
 * RETURN: LENGTH bytes, to be freed by the caller, or NULL (memory).
 */
unsigned char *record_encode(const struct record *record, size_t *length);

/* Read a record from LENGTH BYTES.
 * RETURN: 0 with it in RECORD, to be cleared by the caller, or -1 with what is wrong in ERR,
 * and errno set: EINVAL; ENOTSUP, when a later pijob wrote it; or ENOMEM, which says nothing
 * about the record.
 */
int record_decode(struct record *record, const unsigned char *bytes, size_t length,
                  struct error *err);
void record_clear(struct record *record);

#endif /* PIJOB_CHECKPOINT_RECORD_H */
