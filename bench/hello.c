/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * hello.c - the least MPI program: what starting costs, and remembering, without pijob
 *
 * Each rank prints who it is and the most memory that it had resident (VmHWM of
 * /proc/self/status, see proc(5)).
 */

#include <mpi.h>
#include <stdio.h>

/* RETURN: in KiB, or -1 where it is not told. */
static long resident_peak(void)
{
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    long kib = -1;

    while (status && kib < 0 && fgets(line, sizeof(line), status))
        if (sscanf(line, "VmHWM: %ld", &kib) != 1)
            kib = -1;
    if (status)
        (void)fclose(status);
    return kib;
}

int main(int argc, char **argv)
{
    int rank;
    int size;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    printf("rank %d of %d, %ld KiB\n", rank, size, resident_peak());
    MPI_Finalize();
    return 0;
}
