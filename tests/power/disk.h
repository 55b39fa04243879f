/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_POWER_DISK_H
#define PIJOB_TESTS_POWER_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace.h"

/* What a disk may hold when the power fails after the first operations of a trace.
 *
 * POSIX promises of what was not fsynced: nothing.  A change of a name is on the disk if the
 * directory was fsynced after it, bytes are if the file was.  Each other change of a name is
 * there or not, independently of all others and of the bytes; a rename is one change.  Changes
 * of one name are in their order.  Of the other bytes of a file there is one of DISK_VARIANTS.
 */
enum { DISK_LOOSE_MAX = 64, DISK_VARIANTS = 7 };

/* A moment at which the power fails. */
struct crash {
    const struct trace *trace;
    size_t at;                     /* operations that took place */
    bool *durable;                 /* of each of them */
    size_t loose_count;            /* changes of names that may be lost */
    size_t loose[DISK_LOOSE_MAX];  /* operations */
    size_t file_count;             /* files whose bytes may be lost */
    unsigned file[DISK_LOOSE_MAX]; /* objects */
};

struct crash crash_at(const struct trace *trace, size_t at);
void crash_clear(struct crash *crash);

/* RETURN: how many states there are, or UINT64_MAX.
 */
uint64_t crash_states(const struct crash *crash);

/* One of them. */
struct choice {
    bool kept[DISK_LOOSE_MAX];        /* of the changes of names */
    unsigned variant[DISK_LOOSE_MAX]; /* of the bytes of files */
    uint64_t seed;                    /* which blocks are lost */
};

/* RETURN: number N of all, from 0: all is lost.
 */
struct choice crash_choice(const struct crash *crash, uint64_t n);

/* RETURN: one at random.
 */
struct choice crash_random(const struct crash *crash, uint64_t *random);

/* A directory tree, of objects. */
struct node {
    bool there;
    bool is_directory;
    bool is_link;
    unsigned char *bytes;
    size_t length;
    size_t entry_count;
    struct entry {
        char name[NAME_MAX_SIZE];
        unsigned object;
    } entry[32];
};

struct tree {
    struct node *node;
    unsigned count;
};

struct tree tree_after(const struct crash *crash, const struct choice *choice);
void tree_clear(struct tree *tree);

/* RETURN: a hash of all names and bytes that can be reached.
 */
uint64_t tree_hash(const struct tree *tree);

/* Make the tree in the directory PATH, which is made.  Ends the program if that cannot be.
 */
void tree_write(const struct tree *tree, const char *path);

/* Remove the directory PATH, with all that is in it.
 */
void tree_remove(const char *path);

/* RETURN: the next number of the sequence STATE (splitmix64).
 */
uint64_t random_next(uint64_t *state);

#endif /* PIJOB_TESTS_POWER_DISK_H */
