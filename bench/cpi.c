/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * cpi.c - pi by the midpoint rule, the program that MPI libraries are tried with
 *
 * The integral of 4/(1+x^2) from 0 to 1, in N strips, which the ranks take in turn.
 * A strip costs a division, as a term of the series does: N strips count as N terms.
 */

#include <inttypes.h>
#include <mpi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    int64_t strips = argc > 1 ? atoll(argv[1]) : 0;
    double heights = 0;
    double mine[2]; /* the area, and the seconds that it took */
    double sum;
    double seconds;
    int rank;
    int size;

    if (strips < 1) {
        (void)fprintf(stderr, "Usage: %s STRIPS\n", argv[0]);
        return 4;
    }
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    double width = 1.0 / (double)strips;

    mine[1] = MPI_Wtime();
    for (int64_t i = rank; i < strips; i += size) {
        double x = width * ((double)i + 0.5);

        heights += 4.0 / (1.0 + x * x);
    }
    mine[0] = width * heights;
    mine[1] = MPI_Wtime() - mine[1];

    MPI_Reduce(&mine[0], &sum, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
    MPI_Reduce(&mine[1], &seconds, 1, MPI_DOUBLE, MPI_MAX, 0, MPI_COMM_WORLD);
    if (rank == 0)
        printf("sum: %.16f\nterms: %" PRId64 "\nseconds: %.9f\n", sum, strips, seconds);
    MPI_Finalize();
    return 0;
}
