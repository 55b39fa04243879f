/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * throughput.c - how fast one core divides, and multiplies and adds
 *
 * With the vectors of one of pijob's kernels, named by the argument: what that kernel
 * could reach at the very best.  A multiply-add is a multiplication and an addition that
 * are rounded separately, as in the kernel, whose bits do not depend on a fused one.
 */

#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    /* Independent of each other: enough for the latency of an operation, few enough for
     * sixteen registers. */
    CHAINS = 12,
    PASSES = 2000000, /* a tenth of a second and more */
};

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define NAME baseline
#define BYTES 16
#define TARGET
#include "throughput_body.h"

#if defined(__x86_64__)

#define NAME avx2
#define BYTES 32
#define TARGET __attribute__((target("avx2")))
#include "throughput_body.h"

#define NAME avx512
#define BYTES 64
#if defined(__clang__)
#define TARGET __attribute__((target("avx512f"), min_vector_width(512)))
#else
#define TARGET __attribute__((target("avx512f,prefer-vector-width=512")))
#endif
#include "throughput_body.h"

#endif

static const struct meter {
    const char *name;
    int width; /* doubles in a vector */
    double (*divide)(uint64_t passes);
    double (*multiply_add)(uint64_t passes);
} meters[] = {
    {"baseline", 2, divide_baseline, multiply_add_baseline},
#if defined(__x86_64__)
    {"avx2", 4, divide_avx2, multiply_add_avx2},
    {"avx512", 8, divide_avx512, multiply_add_avx512},
#endif
};

/* RETURN: doubles that LOOP takes in a second. */
static double rate(double (*loop)(uint64_t passes), int width)
{
    volatile double sink = loop(PASSES / 10); /* until the clock is at its pace */
    double begin = now();

    sink = loop(PASSES);
    (void)sink;
    return (double)PASSES * CHAINS * width / (now() - begin);
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof(meters) / sizeof(meters[0]); i++) {
        const struct meter *meter = &meters[i];

        if (strcmp(meter->name, argv[1]) == 0) {
            printf("divisions: %.6e\n", rate(meter->divide, meter->width));
            printf("multiply_adds: %.6e\n", rate(meter->multiply_add, meter->width));
            return 0;
        }
    }
    (void)fprintf(stderr, "Usage: %s KERNEL, one that this processor can run\n", argv[0]);
    return 4;
}
