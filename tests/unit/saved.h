/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SAVED_H
#define PIJOB_TESTS_SAVED_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "checkpoint/restore.h"
#include "core/error.h"
#include "scratch.h"
#include "sum/fixed.h"
#include "sum/series.h"

/* A checkpoint directory with what two launches have saved: the first one of three ranks, of
 * which each saves 30 and then 50 blocks of its share; the second one of two ranks, with 20
 * and then 40.
 */
enum {
    SAVED_TERMS = 100000,
    SAVED_FIRST = 3 * 50,
    SAVED_LESS = 20,
    SAVED_MORE = 40,
    SAVED_RANKS = 2,
    SAVED_BOTH = SAVED_FIRST + SAVED_RANKS * SAVED_MORE,
    SAVED_RECORDS = 4, /* of the second launch */
};

#define SAVED_ANY_NUMBER UINT_MAX /* of damaged records */

/* A test in a scratch directory, for cmocka; what two launches leave may be elsewhere there.
 */
#define SAVED_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_setup, saved_teardown)
int saved_teardown(void **state);

/* RETURN: the series that is summed.
 */
struct series saved_series(void);

/* RETURN: the path of the checkpoint directory, which is not there yet; of another directory
 * beside it; of the file NAME in the first one, valid until the next call but one.
 */
char *saved_path(void);
const char *saved_elsewhere(void);
const char *saved_file(const char *name);

/* RETURN: the name of record I, below SAVED_RECORDS; how many blocks are left without it: with
 * the older one of its rank, if it was the newer.
 */
const char *saved_record(size_t i);
uint64_t saved_without(size_t record);

/* One launch of RANKS ranks in the directory PATH, that goes on from what is there.  Each rank
 * saves twice: DONE blocks of its share.  WRONG is added to the sums.
 */
void saved_launch(const struct series *series, const char *path, uint32_t ranks,
                  const uint64_t done[2], struct fixed wrong);

/* The same with a file for each of HOSTS hosts: rank R is on host R modulo HOSTS.
 */
void saved_launch_on_hosts(const struct series *series, const char *path, uint32_t ranks,
                           uint32_t hosts, const uint64_t done[2]);

/* Both launches, in saved_path().
 */
void saved_two_launches(void);

/* Look at the directory; the test fails if the sum of what is found is wrong.
 * RETURN: what restore() returned, with FOUND, to be released with restore_clear(), or ERR.
 */
int saved_look(const struct series *series, struct restored *found, struct error *err);

/* Look, and find BLOCKS blocks of epoch EPOCH, and DAMAGED bad records; otherwise the test
 * fails.
 */
void saved_check(uint64_t epoch, uint64_t blocks, unsigned damaged);

/* The next launch can begin, from BLOCKS blocks, and what it leaves is still right; otherwise
 * the test fails.
 */
void saved_check_next_launch(uint64_t blocks);

/* RETURN: the LENGTH bytes of the file NAME, to be freed by the caller.
 */
unsigned char *saved_read(const char *name, size_t *length);

/* Make the file NAME of LENGTH bytes; copy a file; exchange two files.
 */
void saved_write(const char *name, const unsigned char *bytes, size_t length);
void saved_copy(const char *from, const char *to);
void saved_swap(const char *a, const char *b);

#endif /* PIJOB_TESTS_SAVED_H */
