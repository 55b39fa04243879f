/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * verdict.c - the checks of a job, and the exit status that follows from them
 */

#include <config.h>

#include "verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct check *verdict_add(struct verdict *verdict, const char *name,
                          enum exit_status on_failure)
{
    struct check *check;

    if (verdict->count == CHECKS_MAX)
        abort();
    check = &verdict->check[verdict->count++];
    *check = (struct check){.name = name, .on_failure = on_failure};
    return check;
}

void check_fail(struct check *check, const char *fmt, ...)
{
    va_list ap;

    check->verdict = CHECK_FAIL;
    va_start(ap, fmt);
    (void)vsnprintf(check->diagnosis, sizeof(check->diagnosis), fmt, ap);
    va_end(ap);
}

void check_skip(struct check *check, const char *fmt, ...)
{
    va_list ap;

    check->verdict = CHECK_SKIP;
    va_start(ap, fmt);
    (void)vsnprintf(check->diagnosis, sizeof(check->diagnosis), fmt, ap);
    va_end(ap);
}

struct check *verdict_add_equal(struct verdict *verdict, const char *name,
                                enum exit_status on_failure, unsigned long long measured,
                                unsigned long long expected)
{
    struct check *check = verdict_add(verdict, name, on_failure);

    (void)snprintf(check->measured, sizeof(check->measured), "%llu", measured);
    (void)snprintf(check->expected, sizeof(check->expected), "%llu", expected);
    if (measured != expected)
        check->verdict = CHECK_FAIL;
    return check;
}

enum exit_status verdict_status(const struct verdict *verdict)
{
    static const enum exit_status order[] = {
        EXIT_WRONG_LAUNCH,
        EXIT_WRONG_ANSWER,
        EXIT_TOO_SLOW,
    };

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        for (int c = 0; c < verdict->count; c++)
            if (verdict->check[c].verdict == CHECK_FAIL &&
                verdict->check[c].on_failure == order[i])
                return order[i];
    for (int c = 0; c < verdict->count; c++)
        if (verdict->check[c].verdict == CHECK_FAIL)
            return verdict->check[c].on_failure;
    return EXIT_PASS;
}

const char *check_verdict_name(enum check_verdict verdict)
{
    static const char *const names[] = {
        [CHECK_PASS] = "pass",
        [CHECK_FAIL] = "fail",
        [CHECK_SKIP] = "skip",
    };

    return names[verdict];
}
