/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_UNIT_H
#define PIJOB_TESTS_UNIT_H

/* cmocka.h, with what has to come before it, and what all unit tests share. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The seed of every test that draws numbers; they print it. */
#define UNIT_SEED UINT64_C(20260101)

/* RETURN: the next number of the sequence STATE (splitmix64, Steele, Lea and
 * Flood, OOPSLA 2014), evenly from all of 64 bits.
 */
static inline uint64_t unit_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* WITH_ADDRESS_SANITIZER: whether this is a build with AddressSanitizer; gcc and clang say it each in
 * a way of its own. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ADDRESS_SANITIZER 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WITH_ADDRESS_SANITIZER 1
#endif
#ifndef WITH_ADDRESS_SANITIZER
#define WITH_ADDRESS_SANITIZER 0
#endif

#endif /* PIJOB_TESTS_UNIT_H */
