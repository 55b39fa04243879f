/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * units.c - numbers for people
 */

#include <config.h>

#include "units.h"

#include <math.h>
#include <stdio.h>

static char *unknown(char text[UNITS_SIZE])
{
    (void)snprintf(text, UNITS_SIZE, "-");
    return text;
}

char *units_seconds(char text[UNITS_SIZE], double value)
{
    if (isnan(value))
        return unknown(text);
    if (value == 0)
        (void)snprintf(text, UNITS_SIZE, "0 s");
    else if (fabs(value) < 1e-3)
        (void)snprintf(text, UNITS_SIZE, "%.3g us", value * 1e6);
    else if (fabs(value) < 1)
        (void)snprintf(text, UNITS_SIZE, "%.3g ms", value * 1e3);
    else if (fabs(value) < 600)
        (void)snprintf(text, UNITS_SIZE, "%.*f s", fabs(value) < 100 ? 2 : 1, value);
    else if (fabs(value) < 36000)
        (void)snprintf(text, UNITS_SIZE, "%.1f min", value / 60);
    else
        (void)snprintf(text, UNITS_SIZE, "%.1f h", value / 3600);
    return text;
}

char *units_scaled(char text[UNITS_SIZE], double value, const char *unit)
{
    static const char *const prefixes[] = {"", "k", "M", "G", "T", "P"};
    int i = 0;

    if (isnan(value))
        return unknown(text);
    while (fabs(value) >= 999.5 && i < 5) {
        value /= 1000;
        i++;
    }
    (void)snprintf(text, UNITS_SIZE, fabs(value) < 9.995 ? "%.2f %s%s" : "%.3g %s%s", value,
                   prefixes[i], unit);
    return text;
}

char *units_bytes(char text[UNITS_SIZE], double value)
{
    static const char *const names[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    int i = 0;

    if (isnan(value))
        return unknown(text);
    if (isinf(value)) {
        (void)snprintf(text, UNITS_SIZE, "unlimited");
        return text;
    }
    while (fabs(value) >= 1024 && i < 5) {
        value /= 1024;
        i++;
    }
    (void)snprintf(text, UNITS_SIZE, value < 10 && i > 0 ? "%.1f %s" : "%.0f %s", value,
                   names[i]);
    return text;
}

char *units_count(char text[UNITS_SIZE], double value)
{
    if (isnan(value))
        return unknown(text);
    (void)snprintf(text, UNITS_SIZE, fabs(value) < 1e7 ? "%.0f" : "%.5g", value);
    return text;
}

char *units_percent(char text[UNITS_SIZE], double fraction)
{
    if (isnan(fraction))
        return unknown(text);
    (void)snprintf(text, UNITS_SIZE, "%.*f %%", fabs(fraction) < 0.0995 ? 1 : 0,
                   fraction * 100);
    return text;
}

char *units_shape(char text[UNITS_SIZE], double ranks, double nodes, double threads)
{
    const double values[] = {ranks, nodes, threads};
    int used = 0;

    for (int i = 0; i < 3 && used >= 0 && used < UNITS_SIZE; i++)
        used += isnan(values[i])
                    ? snprintf(text + used, (size_t)(UNITS_SIZE - used), i ? "x?" : "?")
                    : snprintf(text + used, (size_t)(UNITS_SIZE - used), i ? "x%.6g" : "%.6g",
                               values[i]);
    return text;
}
