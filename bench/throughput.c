/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * throughput.c - how fast one core divides, and does fused multiply-adds
 *
 * With the vectors of one of pijob's kernels, named by the argument: what that kernel
 * could reach at the very best.  Sixteen terms are a group: one division and, besides
 * additions, fourteen fused multiply-adds (src/sum/kernel_body.h; one of them is a
 * multiplication, which takes as long).  On some processors a division keeps a unit of the
 * multiply-adds busy, too, so both are also measured at once, in the ratio of a group.
 * Without hardware for them the baseline does multiply-adds in software, and so does this.
 */

#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#include "sum/fma_software.h"

enum {
    /* Independent of each other: enough for the latency of an operation, few enough for
     * sixteen registers. */
    CHAINS = 12,
    GROUP_MULTIPLY_ADDS = 14,
    MIXED_CHAINS = 10,
    MIXED_DIVIDERS = 3,
    MIXED_GROUPS = 15, /* after which all chains have had the same number of operations */
    PASSES = 2000000,  /* a tenth of a second and more */
    SLOWER = 16,       /* so much fewer of the mixed passes, each of which does so much more */
};

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef double vector2 __attribute__((vector_size(16)));

#if defined(__x86_64__)

typedef double vector4 __attribute__((vector_size(32)));
typedef double vector8 __attribute__((vector_size(64)));

#define NAME software
#define VECTOR vector2
#define TARGET
#define FMA(a, b, c) fma_software(a, b, c)
#include "throughput_body.h"

#define NAME fma
#define VECTOR vector2
#define TARGET __attribute__((target("fma")))
#define FMA(a, b, c) _mm_fmadd_pd(a, b, c)
#include "throughput_body.h"

#define NAME avx2
#define VECTOR vector4
#define TARGET __attribute__((target("avx2,fma")))
#define FMA(a, b, c) _mm256_fmadd_pd(a, b, c)
#include "throughput_body.h"

#define NAME avx512
#define VECTOR vector8
#if defined(__clang__)
#define TARGET __attribute__((target("avx512f"), min_vector_width(512)))
#else
#define TARGET __attribute__((target("avx512f,prefer-vector-width=512")))
#endif
#define FMA(a, b, c) _mm512_fmadd_pd(a, b, c)
#include "throughput_body.h"

static bool has_fma(void)
{
    return __builtin_cpu_supports("fma");
}

#else

#define NAME baseline
#define TARGET
#if defined(__aarch64__)
#define VECTOR float64x2_t
#define FMA(a, b, c) vfmaq_f64(c, a, b)
#elif defined(__FP_FAST_FMA)
#define VECTOR vector2
#define FMA(a, b, c)                                                                          \
    ((vector2){__builtin_fma((a)[0], (b)[0], (c)[0]), __builtin_fma((a)[1], (b)[1], (c)[1])})
#else
#define VECTOR vector2
#define FMA(a, b, c) fma_software(a, b, c)
#endif
#include "throughput_body.h"

#endif

static bool always(void)
{
    return true;
}

/* As the kernels are: the first usable one of a name. */
static const struct meter {
    const char *name;
    int width; /* doubles in a vector */
    bool (*usable)(void);
    double (*divide)(uint64_t passes);
    double (*multiply_add)(uint64_t passes);
    double (*mixed)(uint64_t passes);
} meters[] = {
#if defined(__x86_64__)
    {"baseline", 2, has_fma, divide_fma, multiply_add_fma, mixed_fma},
    {"baseline", 2, always, divide_software, multiply_add_software, mixed_software},
    {"avx2", 4, always, divide_avx2, multiply_add_avx2, mixed_avx2},
    {"avx512", 8, always, divide_avx512, multiply_add_avx512, mixed_avx512},
#else
    {"baseline", 2, always, divide_baseline, multiply_add_baseline, mixed_baseline},
#endif
};

/* RETURN: seconds that a pass of LOOP takes. */
static double seconds(double (*loop)(uint64_t passes), uint64_t passes)
{
    volatile double sink = loop(passes / 10); /* until the clock is at its pace */
    double begin = now();

    sink = loop(passes);
    (void)sink;
    return (now() - begin) / (double)passes;
}

static void print(const struct meter *meter)
{
    double width = meter->width;

    printf("divisions: %.6e\n", CHAINS * width / seconds(meter->divide, PASSES));
    printf("multiply_adds: %.6e\n", CHAINS * width / seconds(meter->multiply_add, PASSES));
    printf("groups: %.6e\n", MIXED_GROUPS * width / seconds(meter->mixed, PASSES / SLOWER));
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof(meters) / sizeof(meters[0]); i++)
        if (strcmp(meters[i].name, argv[1]) == 0 && meters[i].usable()) {
            print(&meters[i]);
            return 0;
        }
    (void)fprintf(stderr, "Usage: %s KERNEL, one that this processor can run\n", argv[0]);
    return 4;
}
