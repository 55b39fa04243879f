# SPDX-License-Identifier: BSD-3-Clause
"""The most memory that a rank has resident, beside that of a bare MPI hello."""

import os

from figures import Sample
from launch import run

TERMS = (1000000, 10000000000)
RANKS = 2
LIMIT = 120  # seconds for a launch


class Memory:
    """hello, and pijob[TERMS]: samples of the larger of two ranks, in MiB."""

    def __init__(self):
        self.hello = Sample()
        self.pijob = {terms: Sample() for terms in TERMS}

    def measure(self, setup):
        log = os.path.join(setup.scratch, "memory.log")
        for repetition in range(setup.repetitions):
            setup.progress(f"memory, round {repetition + 1} of {setup.repetitions}")
            self.hello.add(_peak(setup, [setup.tool("hello")]))
            for terms in TERMS:
                self.pijob[terms].add(_peak(setup, setup.pijob(terms, log, 1)))


def _peak(setup, program):
    """One launch: each rank is run by maxrss, which tells the peak of it."""
    told = os.path.join(setup.scratch, "maxrss")
    if os.path.exists(told):
        os.unlink(told)
    run(setup.mpirun.command(RANKS, 1, [setup.tool("maxrss"), told, *program]), LIMIT,
        cwd=setup.scratch)
    with open(told, encoding="utf-8") as file:
        return max(int(line) for line in file) / 1024
