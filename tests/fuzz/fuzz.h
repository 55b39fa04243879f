/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_FUZZ_H
#define PIJOB_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A harness: the product is given the SIZE bytes at DATA, and its properties are checked.
 * libFuzzer calls it, or the main() of replay.c.
 * RETURN: 0.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that holds for every input.  Otherwise the program says which, and aborts. */
#define HOLDS(condition)                                                                      \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition, NULL))

/* The same, with a TEXT to show. */
#define HOLDS_OF(condition, text)                                                             \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition, (text)))

void fuzz_fail(const char *file, int line, const char *condition, const char *text)
    __attribute__((noreturn));

/* A function of a harness whose branches are no coverage. */
#if defined(FUZZING)
#define UNSEEN __attribute__((no_sanitize("coverage")))
#else
#define UNSEEN
#endif

/* What is left of an input.  Each function takes something from its front. */
struct input {
    const uint8_t *data;
    size_t size;
};

/* RETURN: a number of BYTES bytes (1 to 8), little-endian; what is missing is 0.
 */
uint64_t input_number(struct input *input, int bytes);

/* RETURN: what is before the next STOP, or all that is left, in memory of exactly its length
 * and a NUL; a NUL in it becomes "?".  To be freed by the caller.
 */
char *input_text(struct input *input, char stop);

/* RETURN: LENGTH bytes, or what is left, in memory of exactly their number, which is put into
 * LENGTH.  To be freed by the caller.
 */
uint8_t *input_bytes(struct input *input, size_t *length);

/* RETURN: memory of SIZE bytes, zero, to be freed by the caller.
 */
void *fuzz_alloc(size_t size);

/* RETURN: whether TEXT is UTF-8 without control characters.
 */
bool fuzz_is_printable(const char *text);

/* RETURN: the length of the UTF-8 character at TEXT, which ends with a NUL; 0: there is none.
 * This shares nothing with src/core/utf8.c.
 */
size_t fuzz_utf8(const char *text);

/* RETURN: the path of a scratch directory of this process, in $FUZZ_SCRATCH, or else in memory
 * where the system has /dev/shm, removed when the process ends in good order.
 */
const char *fuzz_scratch(void);

/* Remove all that is in the directory PATH.
 */
void fuzz_empty(const char *path);

/* Write the file NAME, of LENGTH bytes, in the scratch directory.
 * RETURN: its path, valid until the next call.
 */
const char *fuzz_write(const char *name, const void *bytes, size_t length);

#endif /* PIJOB_TESTS_FUZZ_H */
