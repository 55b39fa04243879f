/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * kernel.c - the inner loop of the sum, for each instruction set
 */

#include <config.h>

#include "kernel.h"

#include <string.h>

#include "core/text.h"

#ifdef __FAST_MATH__
#error "pijob's sums are exact to the bit: do not compile it with -ffast-math"
#endif

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

enum {
    GROUP = 16,              /* terms to a division */
    LANES = 32,              /* sums that run side by side */
    WIDTH = 8,               /* of a vector, in doubles */
    VECTORS = LANES / WIDTH, /* enough to hide the latency of a division */
};

_Static_assert((int)KERNEL_STRIDE == GROUP * LANES, "a stride fills each lane once");

/* Any compiler splits it into what the processor has. */
typedef double vector __attribute__((vector_size(WIDTH * sizeof(double))));

static bool always(void)
{
    return true;
}

#define KERNEL_SUM sum_baseline
#define KERNEL_TARGET
#include "kernel_body.h"
#undef KERNEL_SUM
#undef KERNEL_TARGET

#if defined(__x86_64__)

#define KERNEL_SUM sum_avx2
#define KERNEL_TARGET __attribute__((target("avx2")))
#include "kernel_body.h"
#undef KERNEL_SUM
#undef KERNEL_TARGET

#if defined(__clang__)
#define TARGET_AVX512 __attribute__((target("avx512f"), min_vector_width(512)))
#else
#define TARGET_AVX512 __attribute__((target("avx512f,prefer-vector-width=512")))
#endif

#define KERNEL_SUM sum_avx512
#define KERNEL_TARGET TARGET_AVX512
#include "kernel_body.h"
#undef KERNEL_SUM
#undef KERNEL_TARGET

/* These ask the system, too, whether it saves the wide registers. */
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f");
}

#endif /* __x86_64__ */

static const struct kernel kernels[] = {
#if defined(__x86_64__)
    {"avx512", has_avx512, sum_avx512},
    {"avx2", has_avx2, sum_avx2},
#endif
    /* SSE2 on x86-64, NEON on 64-bit Arm, whatever else elsewhere. */
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
