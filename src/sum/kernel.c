/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * kernel.c - the inner loop of the sum, for each instruction set
 */

#include <config.h>

#include "kernel.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#include "core/text.h"
#include "fma_software.h"

#ifdef __FAST_MATH__
#error "pijob's sums are exact to the bit: do not compile it with -ffast-math"
#endif

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

/* Set by tests, so that the baseline is that of a processor without fused multiply-add. */
#ifndef KERNEL_WITHOUT_FMA
#define KERNEL_WITHOUT_FMA 0
#endif

enum {
    GROUP = 16, /* terms to a division */
    LANES = 32, /* sums of which each has a group of a stride */
};

_Static_assert((int)KERNEL_STRIDE == GROUP * LANES, "a stride fills each lane once");

typedef double vector2 __attribute__((vector_size(16)));

static bool always(void)
{
    return true;
}

#if defined(__x86_64__)

typedef double vector4 __attribute__((vector_size(32)));
typedef double vector8 __attribute__((vector_size(64)));

#if defined(__clang__)
#define TARGET_AVX512 __attribute__((target("avx512f"), min_vector_width(512)))
#else
#define TARGET_AVX512 __attribute__((target("avx512f,prefer-vector-width=512")))
#endif

#define KERNEL_SUM sum_avx512
#define KERNEL_TARGET TARGET_AVX512
#define KERNEL_VECTOR vector8
#define KERNEL_AT_ONCE 4
#define KERNEL_FMA(a, b, c) _mm512_fmadd_pd(a, b, _mm512_set1_pd(c))
#include "kernel_body.h"

#define KERNEL_SUM sum_avx2
#define KERNEL_TARGET __attribute__((target("avx2,fma")))
#define KERNEL_VECTOR vector4
#define KERNEL_AT_ONCE 4
#define KERNEL_FMA(a, b, c) _mm256_fmadd_pd(a, b, _mm256_set1_pd(c))
#include "kernel_body.h"

#define KERNEL_SUM sum_fma
#define KERNEL_TARGET __attribute__((target("fma")))
#define KERNEL_VECTOR vector2
#define KERNEL_AT_ONCE 4
#define KERNEL_FMA(a, b, c) _mm_fmadd_pd(a, b, _mm_set1_pd(c))
#include "kernel_body.h"

#define KERNEL_SUM sum_software
#define KERNEL_TARGET
#define KERNEL_VECTOR vector2
#define KERNEL_AT_ONCE 2
#define KERNEL_FMA(a, b, c) fma_software(a, b, (vector2){c, c})
#include "kernel_body.h"

/* These ask the system, too, whether it saves the wide registers. */
static bool has_fma(void)
{
    return __builtin_cpu_supports("fma");
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && has_fma();
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f");
}

static double sum_baseline(uint64_t begin, uint64_t end)
{
    return has_fma() && !KERNEL_WITHOUT_FMA ? sum_fma(begin, end) : sum_software(begin, end);
}

#elif defined(__aarch64__) && !KERNEL_WITHOUT_FMA

#define KERNEL_SUM sum_baseline
#define KERNEL_TARGET
#define KERNEL_VECTOR float64x2_t
#define KERNEL_AT_ONCE 4
#define KERNEL_FMA(a, b, c) vfmaq_f64(vdupq_n_f64(c), a, b)
#include "kernel_body.h"

#else

#define KERNEL_SUM sum_baseline
#define KERNEL_TARGET
#define KERNEL_VECTOR vector2
#if defined(__FP_FAST_FMA) && !KERNEL_WITHOUT_FMA
#define KERNEL_AT_ONCE 4
#define KERNEL_FMA(a, b, c)                                                                   \
    ((vector2){__builtin_fma((a)[0], (b)[0], c), __builtin_fma((a)[1], (b)[1], c)})
#else
#define KERNEL_AT_ONCE 1
#define KERNEL_FMA(a, b, c) fma_software(a, b, (vector2){c, c})
#endif
#include "kernel_body.h"

#endif

static const struct kernel kernels[] = {
#if defined(__x86_64__)
    {"avx512", has_avx512, sum_avx512},
    {"avx2", has_avx2, sum_avx2},
#endif
    /* SSE2 or FMA on x86-64, NEON on 64-bit Arm, whatever else elsewhere. */
    {"baseline", always, sum_baseline},
};

enum { KERNEL_COUNT = sizeof(kernels) / sizeof(kernels[0]) };

const struct kernel *kernel_at(size_t index)
{
    return index < KERNEL_COUNT ? &kernels[index] : NULL;
}

const struct kernel *kernel_find(const char *name)
{
    for (size_t i = 0; i < KERNEL_COUNT; i++)
        if (strcmp(kernels[i].name, name) == 0)
            return &kernels[i];
    return NULL;
}

const struct kernel *kernel_best(void)
{
    size_t i = 0;

    while (!kernels[i].usable())
        i++;
    return &kernels[i];
}

char *kernel_list(char *text, size_t size)
{
    struct text list = text_begin(text, size);

    for (size_t i = 0; i < KERNEL_COUNT; i++)
        if (kernels[i].usable())
            text_item(&list, ", ", kernels[i].name);
    return text;
}
