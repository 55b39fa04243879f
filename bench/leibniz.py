# SPDX-License-Identifier: BSD-3-Clause
"""The series in Python: leibniz.py METHOD TERMS

METHOD is power (the loop of the tutorials, with (-1)**i), flip (the fastest form of a pure
Python loop) or numpy.  With mpi4py it is shared among ranks, without it there is one rank.
"""

import sys
import time

CHUNK = 1 << 16  # terms that numpy takes at a time: arrays that stay in the cache


def power(begin, end):
    total = 0.0
    for i in range(begin, end):
        total += (-1)**i * 4.0 / (2 * i + 1)
    return total


def flip(begin, end):
    total = 0.0
    term = 4.0 if begin % 2 == 0 else -4.0
    for i in range(begin, end):
        total += term / (2 * i + 1)
        term = -term
    return total


def numpy(begin, end):
    import numpy as np

    total = 0.0
    offset = 2.0 * np.arange(min(CHUNK, end - begin)) + 1.0
    sign = np.where(np.arange(CHUNK) % 2 == 0, 4.0, -4.0)
    for i in range(begin, end, CHUNK):
        count = min(CHUNK, end - i)
        part = float(np.sum(sign[:count] / (offset[:count] + 2.0 * i)))
        total += part if i % 2 == 0 else -part
    return total


def main():
    method = {"power": power, "flip": flip, "numpy": numpy}[sys.argv[1]]
    terms = int(sys.argv[2])
    try:
        from mpi4py import MPI
    except ImportError:
        MPI = None
    rank, size = (MPI.COMM_WORLD.rank, MPI.COMM_WORLD.size) if MPI else (0, 1)

    if method is numpy:
        numpy(0, 2)  # the import is not the sum
    began = time.perf_counter()
    total = method(terms * rank // size, terms * (rank + 1) // size)
    seconds = time.perf_counter() - began

    if MPI:
        total = MPI.COMM_WORLD.reduce(total, op=MPI.SUM)
        seconds = MPI.COMM_WORLD.reduce(seconds, op=MPI.MAX)
    if rank == 0:
        print(f"sum: {total:.16f}\nterms: {terms}\nseconds: {seconds:.9f}")


if __name__ == "__main__":
    main()
