/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_UNITS_H
#define PIJOB_REPORT_UNITS_H

/* Numbers for people, with their units.  "-" if VALUE is NAN.  Each returns TEXT. */

enum { UNITS_SIZE = 32 };

/* A time in seconds: 1.23 ms, 45.60 s. */
char *units_seconds(char text[UNITS_SIZE], double value);
/* With one of the prefixes k, M, G, T, P: 5.60 Gterm/s. */
char *units_scaled(char text[UNITS_SIZE], double value, const char *unit);
/* In KiB, MiB, GiB, TiB; "unlimited". */
char *units_bytes(char text[UNITS_SIZE], double value);
/* A whole number: 20000000000 is 2e+10. */
char *units_count(char text[UNITS_SIZE], double value);
/* Ranks, nodes and threads: 8x4x1. */
char *units_shape(char text[UNITS_SIZE], double ranks, double nodes, double threads);
/* A fraction of 1: 95 %, 4.2 %. */
char *units_percent(char text[UNITS_SIZE], double fraction);

#endif /* PIJOB_REPORT_UNITS_H */
