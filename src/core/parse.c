/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * parse.c - parse numbers, time spans and amounts
 *
 * A number is first split into its digits and a power of ten, without floating point.  So
 * 1e15 and 1000000000000001 remain different numbers.
 */

#include <config.h>

#include "parse.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DIGITS_MAX = 64,      /* significant digits; a number with more is out of range */
    EXPONENT_MAX = 10000, /* larger ones are read as this */
};

/* DIGIT x 10^EXPONENT, without leading or trailing zeros; COUNT 0 is zero. */
struct decimal {
    char digit[DIGITS_MAX];
    int count;
    int exponent;
    bool negative;
};

static void decimal_trim(struct decimal *d)
{
    int zeros = 0;

    while (zeros < d->count && d->digit[zeros] == '0')
        zeros++;
    memmove(d->digit, d->digit + zeros, (size_t)(d->count - zeros));
    d->count -= zeros;
    while (d->count > 0 && d->digit[d->count - 1] == '0') {
        d->count--;
        d->exponent++;
    }
}

/* Scan digits with single underscores between them.  RETURN: the number of characters. */
static size_t scan_digits(const char *text, struct decimal *d, bool fraction, bool *full)
{
    size_t i = 0;

    while (isdigit((unsigned char)text[i]) || (text[i] == '_' && i > 0 && text[i - 1] != '_' &&
                                               isdigit((unsigned char)text[i + 1]))) {
        if (text[i] != '_') {
            if (d->count == DIGITS_MAX)
                *full = true;
            else
                d->digit[d->count++] = text[i];
            if (fraction)
                d->exponent--;
        }
        i++;
    }
    return i;
}

/* Parse a decimal number at the beginning of TEXT, which may begin with its point only if
 * BARE.  END is set to what follows it. */
static enum parse_status scan_decimal(const char *text, bool bare, struct decimal *d,
                                      const char **end)
{
    const char *p = text;
    bool full = false;
    bool point;
    size_t whole;

    *d = (struct decimal){.negative = *p == '-'};
    if (d->negative)
        p++;
    whole = scan_digits(p, d, false, &full);
    point = p[whole] == '.' && isdigit((unsigned char)p[whole + 1]);
    if ((whole == 0 && !(bare && point)) || (whole > 1 && p[0] == '0'))
        return PARSE_SYNTAX;
    p += whole;
    if (point)
        p += 1 + scan_digits(p + 1, d, true, &full);
    if ((*p == 'e' || *p == 'E') &&
        (isdigit((unsigned char)p[1]) ||
         ((p[1] == '+' || p[1] == '-') && isdigit((unsigned char)p[2])))) {
        char *behind;
        long exponent = strtol(p + 1, &behind, 10);

        if (exponent > EXPONENT_MAX)
            exponent = EXPONENT_MAX;
        if (exponent < -EXPONENT_MAX)
            exponent = -EXPONENT_MAX;
        d->exponent += (int)exponent;
        p = behind;
    }
    *end = p;
    decimal_trim(d);
    return full ? PARSE_RANGE : PARSE_OK;
}

enum parse_status parse_count(const char *text, uint64_t *value)
{
    struct decimal d;
    const char *end;
    enum parse_status status = scan_decimal(text, false, &d, &end);
    uint64_t result = 0;

    if (status == PARSE_SYNTAX)
        return status;
    if (*end)
        return PARSE_SYNTAX;
    if (status != PARSE_OK || d.negative)
        return PARSE_RANGE;
    if (d.count > 0 && d.exponent < 0)
        return PARSE_WHOLE;
    if (d.count > 0 && d.count + d.exponent > 20)
        return PARSE_RANGE;
    for (int i = 0; i < d.count + (d.count > 0 ? d.exponent : 0); i++) {
        uint64_t digit = i < d.count ? (uint64_t)(d.digit[i] - '0') : 0;

        if (result > (UINT64_MAX - digit) / 10)
            return PARSE_RANGE;
        result = result * 10 + digit;
    }
    *value = result;
    return PARSE_OK;
}

/* RETURN: the double nearest to D, which is not negative. */
static double nearest(const struct decimal *d)
{
    char text[DIGITS_MAX + 16];

    (void)snprintf(text, sizeof(text), "%.*se%d", d->count, d->digit, d->exponent);
    return d->count > 0 ? strtod(text, NULL) : 0;
}

/* Parse a number that is not negative.  END is set to what follows it. */
static enum parse_status scan_real(const char *text, double *value, const char **end)
{
    struct decimal d;
    enum parse_status status = scan_decimal(text, true, &d, end);

    if (status != PARSE_OK)
        return status;
    /* Larger numbers are useless, and may overflow a double. */
    if (d.negative || (d.count > 0 && d.count + d.exponent > DIGITS_MAX))
        return PARSE_RANGE;
    *value = nearest(&d);
    return PARSE_OK;
}

/* Skip a blank before a unit at *TEXT. */
static void skip_blank(const char **text)
{
    if ((*text)[0] == ' ' && (*text)[1])
        (*text)++;
}

enum parse_status parse_seconds(const char *text, double *value)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {
        {"", 1},
        {"ns", 1e-9},
        {"us", 1e-6},
        {"\xc2\xb5s", 1e-6}, /* U+00B5, the micro sign */
        {"\xce\xbcs", 1e-6}, /* U+03BC, the Greek letter */
        {"ms", 1e-3},
        {"s", 1},
        {"m", 60},
        {"min", 60},
        {"h", 3600},
        {"d", 86400},
    };
    const char *end;
    double number;
    enum parse_status status = scan_real(text, &number, &end);

    if (status != PARSE_OK)
        return status;
    skip_blank(&end);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(end, units[i].name) == 0) {
            *value = number * units[i].seconds;
            return PARSE_OK;
        }
    }
    return PARSE_UNIT;
}

/* Skip a prefix of a unit at *TEXT: a decimal one, or a binary one if BINARY.
 * RETURN: its factor, 1 if there is none. */
static double skip_prefix(const char **text, bool binary)
{
    static const char letters[] = "kMGTP";
    const char *p = *text;
    const char *letter = *p ? strchr(letters, *p == 'K' ? 'k' : *p) : NULL;
    double base = 1000;
    double factor = 1;

    if (!letter)
        return 1;
    p++;
    if (binary && *p == 'i') {
        base = 1024;
        p++;
    }
    for (const char *l = letters; l <= letter; l++)
        factor *= base;
    *text = p;
    return factor;
}

/* The size of the unit NAME, in UNIT; 0: it is another one. */
static double unit_size(const char *name, const char *unit)
{
    static const char *const bits[] = {"b/s", "bit/s"};

    if (!*name || strcmp(name, unit) == 0)
        return 1;
    if (strcmp(unit, "B/s") == 0)
        for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
            if (strcmp(name, bits[i]) == 0)
                return 1.0 / 8;
    return 0;
}

enum parse_status parse_quantity(const char *text, const char *unit, double *value)
{
    const char *end;
    double number;
    double size;
    enum parse_status status = scan_real(text, &number, &end);

    if (status != PARSE_OK)
        return status;
    skip_blank(&end);
    if (unit) {
        number *= skip_prefix(&end, unit[0] == 'B');
        size = unit_size(end, unit);
    } else {
        bool percent = strcmp(end, "%") == 0;

        number = percent ? number / 100 : number; /* 7% is 0.07 to the last bit */
        size = percent || !*end ? 1 : 0;
    }
    if (!(size > 0))
        return PARSE_UNIT;
    *value = number * size;
    return PARSE_OK;
}
