/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * verdict.c - the checks of a job, and the exit status that follows from them
 */

#include <config.h>

#include "verdict.h"

#include <stdarg.h>
#include <stdlib.h>

#include "text.h"

struct check check_begin(const char *name, enum exit_status on_failure)
{
    return (struct check){.name = name, .on_failure = on_failure};
}

__attribute__((format(printf, 3, 0))) static void put(char *text, size_t size, const char *fmt,
                                                      va_list ap)
{
    struct text t = text_begin(text, size);

    text_add_list(&t, fmt, ap);
}

void check_set_measured(struct check *check, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    put(check->measured, sizeof(check->measured), fmt, ap);
    va_end(ap);
}

void check_set_expected(struct check *check, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    put(check->expected, sizeof(check->expected), fmt, ap);
    va_end(ap);
}

void check_fail(struct check *check, const char *fmt, ...)
{
    va_list ap;

    check->verdict = CHECK_FAIL;
    va_start(ap, fmt);
    put(check->diagnosis, sizeof(check->diagnosis), fmt, ap);
    va_end(ap);
}

void check_warn(struct check *check, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    put(check->diagnosis, sizeof(check->diagnosis), fmt, ap);
    va_end(ap);
}

void check_skip(struct check *check, const char *fmt, ...)
{
    va_list ap;

    check->verdict = CHECK_SKIP;
    va_start(ap, fmt);
    put(check->diagnosis, sizeof(check->diagnosis), fmt, ap);
    va_end(ap);
}

bool check_equal(struct check *check, unsigned long long measured, unsigned long long expected)
{
    check_set_measured(check, "%llu", measured);
    check_set_expected(check, "%llu", expected);
    if (measured != expected)
        check->verdict = CHECK_FAIL;
    return measured == expected;
}

void verdict_add(struct verdict *verdict, const struct check *check)
{
    if (check->verdict == CHECK_NONE)
        return;
    if (verdict->count == CHECKS_MAX)
        abort();
    verdict->check[verdict->count++] = *check;
}

void verdict_clear(struct verdict *verdict)
{
    for (int c = 0; c < verdict->count; c++)
        hostlist_clear(&verdict->check[c].hosts);
    verdict->count = 0;
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
        [CHECK_NONE] = "none",
    };

    return names[verdict];
}
