/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * exact.c - exact partial sums from the data file, as fixed-point numbers
 */

#include <config.h>

#include "exact.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { FRACTION_DIGITS = 60 };

struct fixed exact_parse(const char *text)
{
    unsigned digit[FRACTION_DIGITS] = {0};
    fixed_bits bits = 0;
    const char *p = text;

    while (isdigit((unsigned char)*p))
        bits = bits * 10 + (unsigned)(*p++ - '0');
    if (p == text || *p++ != '.')
        fail_msg("'%s' is not a decimal number", text);
    for (int i = 0; isdigit((unsigned char)*p); i++) {
        if (i == FRACTION_DIGITS)
            fail_msg("'%s' has too many digits", text);
        digit[i] = (unsigned)(*p++ - '0');
    }
    if (*p)
        fail_msg("'%s' is not a decimal number", text);

    /* What doubling the fraction carries over the point is its next bit. */
    for (int bit = 0; bit < FIXED_FRACTION_BITS; bit++) {
        unsigned carry = 0;

        for (int i = FRACTION_DIGITS - 1; i >= 0; i--) {
            digit[i] = digit[i] * 2 + carry;
            carry = digit[i] / 10;
            digit[i] %= 10;
        }
        bits = bits * 2 + carry;
    }
    return (struct fixed){bits};
}

size_t exact_read(struct exact *rows, size_t max)
{
    const char *srcdir = getenv("srcdir");
    char path[4096];
    char line[256];
    size_t count = 0;
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/tests/data/partial-sums.tsv",
                   srcdir ? srcdir : ".");
    file = fopen(path, "r");
    if (!file)
        fail_msg("%s: cannot be read", path);
    while (fgets(line, sizeof(line), file)) {
        char decimal[128];
        uint64_t terms = 0;

        if (line[0] == '#')
            continue;
        if (count == max || sscanf(line, "%" SCNu64 " %127s", &terms, decimal) != 2)
            fail_msg("%s: too long, or not understood: %s", path, line);
        rows[count++] = (struct exact){terms, exact_parse(decimal)};
    }
    (void)fclose(file);
    if (count == 0)
        fail_msg("%s: no rows", path);
    return count;
}

struct fixed exact_power(int decimals)
{
    fixed_bits bits = (fixed_bits)1 << FIXED_FRACTION_BITS;

    /* Cutting off again and again is cutting off once. */
    for (int i = 0; i < decimals; i++)
        bits /= 10;
    return (struct fixed){bits};
}

int exact_near(struct fixed a, struct fixed b, struct fixed tolerance)
{
    fixed_bits difference = a.bits - b.bits;

    if (difference >> 127)
        difference = -difference;
    return difference <= tolerance.bits;
}
