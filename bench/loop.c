/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * loop.c - the series by the plain C loop, the way a programmer in a hurry writes it
 *
 * Compiled by three sets of flags (see Makefile.inc), and shared among ranks and
 * threads in the usual way, so that only the loop differs from pijob.
 *
 * The form is the best of those tried, so that the comparison is fair.  Terms a second
 * (10^6) of one core of a Xeon of 2023, gcc 12, best of five:
 *
 *                                               -O2   -O3 native   and -ffast-math
 *   sign = -sign, int64_t index                 728          735               719
 *   sign = -sign, uint64_t index                739          729               725
 *   i % 2 ? -1 : 1, int64_t index               706          857              1473
 *   i % 2 ? -1 : 1, uint64_t index              711          853              1438
 *   two half sums, + and -, int64_t index       727         1385              1460   (this)
 *   two half sums, int index                    722          727              1469
 *   one sum of 1/(2i+1) - 1/(2i+3), int64_t     722         1441              1473
 *
 * Under -ffast-math the last five of these are equal, within the noise: each term is a
 * division, and the divider is busy all the time.  Merging terms to have fewer divisions,
 * 2/((2i+1)(2i+3)), gives 2939; but that is algebra, no longer the plain loop, and
 * what pijob does with sixteen of them.
 */

#include <inttypes.h>
#include <mpi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* RETURN: the sum of terms BEGIN to END - 1, both even. */
static double sum_terms(int64_t begin, int64_t end, int threads)
{
    double plus = 0;
    double minus = 0;

    (void)threads;
#pragma omp parallel for num_threads(threads) reduction(+ : plus, minus)
    for (int64_t i = begin; i < end; i += 2) {
        plus += 1.0 / (2.0 * (double)i + 1.0);
        minus += 1.0 / (2.0 * (double)i + 3.0);
    }
    return 4.0 * (plus - minus);
}

int main(int argc, char **argv)
{
    int64_t terms = argc > 1 ? atoll(argv[1]) / 2 * 2 : 0;
    int threads = argc > 2 ? atoi(argv[2]) : 1;
    double mine[2]; /* the sum, and the seconds that it took */
    double sum;
    double seconds;
    int rank;
    int size;

    if (terms < 2 || threads < 1) {
        (void)fprintf(stderr, "Usage: %s TERMS [THREADS]\n", argv[0]);
        return 4;
    }
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    int64_t begin = terms / 2 * rank / size * 2;
    int64_t end = terms / 2 * (rank + 1) / size * 2;

    mine[1] = MPI_Wtime();
    mine[0] = sum_terms(begin, end, threads);
    mine[1] = MPI_Wtime() - mine[1];

    MPI_Reduce(&mine[0], &sum, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
    MPI_Reduce(&mine[1], &seconds, 1, MPI_DOUBLE, MPI_MAX, 0, MPI_COMM_WORLD);
    if (rank == 0)
        printf("sum: %.16f\nterms: %" PRId64 "\nseconds: %.9f\n", sum, terms, seconds);
    MPI_Finalize();
    return 0;
}
