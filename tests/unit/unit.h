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

/* assert_between VALUE LOW HIGH: LOW <= VALUE <= HIGH, as signed integers.  cmocka 1 has
 * assert_in_range for it, which cmocka 2 calls deprecated, and cmocka 2 has
 * assert_int_in_range, which cmocka 1 lacks (ChangeLog of cmocka 2.0).
 */
#define assert_between(value, low, high)                                                      \
    do {                                                                                      \
        intmax_t between_ = (intmax_t)(value), low_ = (intmax_t)(low),                        \
                 high_ = (intmax_t)(high);                                                    \
        if (between_ < low_ || between_ > high_) {                                            \
            fail_msg("%s is %jd, not from %jd to %jd", #value, between_, low_, high_);        \
        }                                                                                     \
    } while (0)

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

/* WITH_ADDRESS_SANITIZER: whether this is a build with AddressSanitizer; gcc and clang say it
 * each in a way of its own. */
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
