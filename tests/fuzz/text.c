/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * text.c - fuzz what src/core reads and writes as text: numbers, amounts, lists, names
 *
 * The first byte of an input chooses the function, the rest is its text.
 */

#include <config.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cpu_mask.h"
#include "core/error.h"
#include "core/host.h"
#include "core/parse.h"
#include "core/printable.h"
#include "core/ranges.h"
#include "core/text.h"
#include "core/thread_limits.h"
#include "fuzz.h"

enum { SIZE_MOST = 300 };

/* ---- Numbers ---- */

/* TEXT without the underscores between digits, as strtod() takes it; to be freed. */
static char *without_underscores(const char *text)
{
    char *copy = fuzz_alloc(strlen(text) + 1);
    size_t used = 0;

    for (; *text; text++)
        if (*text != '_')
            copy[used++] = *text;
    return copy;
}

/* A number that was read is what it says, and is read again as the same. */
static void check_count(struct input *input)
{
    char *text = input_text(input, '\0');
    char *plain = without_underscores(text);
    uint64_t value = 7;
    uint64_t again;
    char digits[32];

    if (parse_count(text, &value) == PARSE_OK) {
        long double exact = strtold(plain, NULL);

        HOLDS_OF(exact >= (long double)value && exact <= (long double)value, text);
        HOLDS_OF(text[0] != '0' || !strchr("0123456789", text[1]) || !text[1], text);
        (void)snprintf(digits, sizeof(digits), "%" PRIu64, value);
        HOLDS_OF(parse_count(digits, &again) == PARSE_OK && again == value, digits);
    } else {
        HOLDS_OF(value == 7, text);
    }
    free(plain);
    free(text);
}

/* RETURN: whether A and B differ by no more than the last bits. */
static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-15 * fabs(b) + 1e-300;
}

/* What stands behind a number, in the order of the units below. */
static const struct {
    unsigned which;
    const char *unit;
    double factor;
} factors[] = {
    {0, "%", 0.01},      {1, "kB", 1e3},   {1, "KiB", 1024},      {1, " GiB", 1 << 30},
    {2, "Gb/s", 1.25e8}, {2, "GB/s", 1e9}, {2, "Mbit/s", 1.25e5}, {3, "Gterms/s", 1e9},
    {3, "T", 1e12},      {4, "ms", 1e-3},  {4, "min", 60},        {4, "d", 86400},
};

static void check_factor(unsigned which, const char *text, double value, double number)
{
    size_t length = strspn(text, "0123456789_.");

    for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
        if (factors[i].which == which && strcmp(text + length, factors[i].unit) == 0)
            HOLDS_OF(is_near(value, number * factors[i].factor), text);
}

static void check_real(struct input *input)
{
    static const char *const units[] = {NULL, "B", "B/s", "terms/s"};
    unsigned which = (unsigned)input_number(input, 1) % 5;
    char *text = input_text(input, '\0');
    char *plain = without_underscores(text);
    double value = -7;
    double again;
    char digits[64];
    enum parse_status status =
        which == 4 ? parse_seconds(text, &value) : parse_quantity(text, units[which], &value);

    if (status != PARSE_OK) {
        HOLDS_OF(value <= -7 && value >= -7, text);
    } else {
        double number = strtod(plain, NULL);

        HOLDS_OF(isfinite(value) && value >= 0, text);
        /* Without a unit it is the number itself. */
        if (text[strspn(text, "0123456789_.eE+-")] == '\0')
            HOLDS_OF(is_near(value, number), text);
        else
            HOLDS_OF(number > 0 || !(value > 0), text);
        check_factor(which, text, value, number);
        (void)snprintf(digits, sizeof(digits), "%.17g", value);
        status = which == 4 ? parse_seconds(digits, &again)
                            : parse_quantity(digits, units[which], &again);
        HOLDS_OF(status == PARSE_RANGE || (status == PARSE_OK && is_near(again, value)),
                 digits);
    }
    free(plain);
    free(text);
}

/* What is said of OMP_STACKSIZE, by another reading of the same words. */
static void check_stack(struct input *input)
{
    static const char blanks[] = " \t\n\v\f\r";
    char *text = input_text(input, '\0');
    uint64_t bytes = thread_limits_stack(text);
    const char *number = text + strspn(text, blanks);
    size_t digits = strspn(number, "0123456789");
    const char *unit = number + digits + strspn(number + digits, blanks);
    const char *end = unit + (*unit ? 1 : 0);
    uint64_t factor = *unit == '\0' || strchr("kK", *unit) ? 1024
                      : strchr("bB", *unit)                ? 1
                      : strchr("mM", *unit)                ? 1 << 20
                      : strchr("gG", *unit)                ? 1 << 30
                                                           : 0;

    end += strspn(end, blanks);
    if (bytes != LIMIT_NONE)
        HOLDS_OF(digits > 0 && factor > 0 && !*end &&
                     bytes == strtoull(number, NULL, 10) * factor,
                 text);
    else
        HOLDS_OF(digits == 0 || factor == 0 || *end ||
                     strtoull(number, NULL, 10) > UINT64_C(1) << 33,
                 text);
    free(text);
}

/* ---- Texts for people ---- */

/* Memory of exactly the size that a function is told of. */
static void check_printing(struct input *input)
{
    size_t size = 16 + input_number(input, 1);
    char *text = input_text(input, '\0');
    size_t length = strlen(text);
    char *shown = fuzz_alloc(size);
    char *line = fuzz_alloc(4 * length + 1);

    (void)error_quote(shown, size, text, length);
    HOLDS_OF(strlen(shown) < size && fuzz_is_printable(shown), shown);
    HOLDS_OF(shown[0] == '\'' && shown[strlen(shown) - 1] == '\'', shown);
    (void)printable(shown, size, text);
    HOLDS_OF(strlen(shown) < size && fuzz_is_printable(shown), shown);
    HOLDS_OF(length >= size || !fuzz_is_printable(text) || strcmp(shown, text) == 0, shown);
    (void)printable_line(line, 4 * length + 1, text);
    HOLDS_OF(fuzz_is_printable(line) && strlen(line) >= length, line);
    HOLDS_OF(!fuzz_is_printable(text) || strcmp(line, text) == 0, line);
    (void)printable_line(shown, size, text);
    HOLDS_OF(strlen(shown) < size && strncmp(shown, line, strlen(shown)) == 0, shown);
    free(line);
    free(shown);
    free(text);
}

/* A text that fits is there in full; else it ends in dots, at the end of a character. */
static void check_pieces(struct input *input)
{
    size_t size = 1 + input_number(input, 1);
    char *room = fuzz_alloc(size);
    char *whole = fuzz_alloc(2 * input->size + 1);
    struct text text = text_begin(room, size);
    bool utf8 = true;

    while (input->size > 0) {
        char *piece = input_text(input, '\n');

        text_item(&text, ",", piece);
        (void)snprintf(whole + strlen(whole), input->size + strlen(piece) + 2, "%s%s",
                       *whole ? "," : "", piece);
        utf8 = utf8 && fuzz_is_printable(piece);
        free(piece);
    }
    if (strlen(whole) < size) {
        HOLDS_OF(strcmp(room, whole) == 0, room);
    } else {
        size_t kept = strlen(room);

        HOLDS_OF(kept < size, room);
        if (size >= 4) {
            HOLDS_OF(kept >= 3 && strcmp(room + kept - 3, "...") == 0, room);
            HOLDS_OF(strncmp(room, whole, kept - 3) == 0, room);
            HOLDS_OF(!utf8 || fuzz_is_printable(room), room);
        }
    }
    free(whole);
    free(room);
}

static void check_names(struct input *input)
{
    char *a = input_text(input, '\n');
    char *b = input_text(input, '\n');
    bool same = host_same_name(a, b);

    HOLDS(host_same_name(b, a) == same);
    HOLDS(host_same_name(a, a) && host_same_name(b, b));
    HOLDS(!same || strcspn(a, ".") == strcspn(b, "."));
    free(a);
    free(b);
}

/* ---- Lists of CPUs ---- */

/* A list is read back as the CPUs that it was made of, or it ends in dots. */
static void check_mask(struct input *input)
{
    size_t size = 8 + input_number(input, 1) % SIZE_MOST;
    size_t length = 64;
    uint8_t *bits = input_bytes(input, &length);
    struct cpu_mask mask = {bits, length};
    uint8_t again[64 + 1] = {0};
    char *list = fuzz_alloc(size);
    const char *at = list;
    bool cut;
    int count = 0;

    (void)cpu_mask_list(mask, list, size);
    HOLDS_OF(strlen(list) < size, list);
    cut = strlen(list) >= 3 && strcmp(list + strlen(list) - 3, "...") == 0;
    while (length > 0 && *at >= '0' && *at <= '9') {
        char *end;
        unsigned long first = strtoul(at, &end, 10);
        unsigned long last = *end == '-' ? strtoul(end + 1, &end, 10) : first;

        HOLDS_OF(first <= last && last < 8 * length, list);
        for (; first <= last; first++, count++) {
            HOLDS_OF(cpu_mask_has(mask, first), list);
            again[first / 8] |= (uint8_t)(1 << first % 8);
        }
        at = *end == ',' ? end + 1 : end;
    }
    if (length == 0)
        HOLDS_OF(strncmp(list, "unknown", size - 1) == 0, list);
    else if (!cut)
        HOLDS_OF(!*at && count == cpu_mask_count(mask) && memcmp(again, bits, length) == 0,
                 list);
    free(list);
    free(bits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct input *) = {
        check_count,  check_real,  check_stack, check_printing,
        check_pieces, check_names, check_mask,
    };
    struct input input = {data, size};

    checks[input_number(&input, 1) % (sizeof(checks) / sizeof(checks[0]))](&input);
    return 0;
}
