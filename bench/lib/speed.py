# SPDX-License-Identifier: BSD-3-Clause
"""Terms per second: pijob's kernels beside the plain C loop, cpi, and Python."""

import math
import os
import subprocess
import sys

from figures import Sample
from launch import Failed, keys, run

KERNELS = ("avx512", "avx2", "baseline")
LAYOUTS = ((1, 1), (2, 1), (1, 2))  # ranks, threads
LIMIT = 300  # seconds for a launch

# What a kernel does for sixteen terms (src/sum/kernel_body.h): one division, thirteen fused
# multiply-adds, one multiplication, which takes as long as one, and four additions.
GROUP_TERMS = 16


class Contender:
    """Something that sums.  PROGRAM(TERMS, THREADS) is its command; it prints its `sum`
    and its `seconds`.  THREADED: it has threads.  LAUNCHED: mpirun starts it."""

    def __init__(self, name, label, terms, program, threaded=False, launched=True):
        self.name = name
        self.label = label
        self.terms = terms
        self.program = program
        self.threaded = threaded
        self.launched = launched

    def takes(self, ranks, threads):
        return (self.threaded or threads == 1) and (self.launched or ranks == 1)

    def rate(self, setup, ranks, threads):
        """One launch: terms per second of the summing alone."""
        command = self.program(self.terms, threads)
        if self.launched:
            command = setup.mpirun.command(ranks, threads, command)
        answer = keys(run(command, LIMIT, cwd=setup.scratch)[0])
        # Two doubles' worth of rounding errors at most, and what the series leaves out.
        if abs(float(answer["sum"]) - math.pi) > 1e-6 + 2 / self.terms:
            raise Failed(f"{self.name}: the sum is {answer['sum']}, which is not pi")
        return int(answer["terms"]) / float(answer["seconds"])


class Pijob(Contender):
    """pijob with one kernel: its times are in its log."""

    def __init__(self, kernel, setup):
        super().__init__(f"pijob-{kernel}", f"pijob, kernel {kernel}", setup.terms, None,
                         threaded=True)
        self.kernel = kernel

    def rate(self, setup, ranks, threads):
        log = os.path.join(setup.scratch, "speed.log")
        if os.path.exists(log):
            os.unlink(log)
        program = [*setup.pijob(self.terms, log, threads), "--kernel", self.kernel]
        run(setup.mpirun.command(ranks, threads, program), LIMIT, cwd=setup.scratch)
        with open(log, encoding="utf-8") as file:
            return float(keys(file.read())["rate"])


def _kernels(setup, left_out):
    """The kernels that this processor can run."""
    usable = []
    for kernel in KERNELS:
        contender = Pijob(kernel, setup)
        contender.terms = 1000000
        try:
            contender.rate(setup, 1, 1)
            usable.append(kernel)
        except Failed as failure:
            if "no kernel" not in str(failure):
                raise
            left_out.append(f"kernel {kernel}: this processor cannot run it")
    return usable


def _imports(python, module):
    try:
        return subprocess.run([python, "-c", f"import {module}"], timeout=60, check=False,
                              capture_output=True).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _pythons(setup, left_out):
    """The loops in Python, by the first interpreter that has what they want."""
    has = {python: (_imports(python, "mpi4py.MPI"), _imports(python, "numpy"))
           for python in dict.fromkeys((sys.executable, "/usr/bin/python3"))}
    python = max(has, key=has.get)
    with_mpi, with_numpy = has[python]
    script = os.path.join(setup.srcdir, "bench", "leibniz.py")

    def contender(name, label, terms):
        return Contender(f"python-{name}", label, terms, launched=with_mpi,
                         program=lambda n, threads: [python, script, name, str(n)])

    if not with_mpi:
        left_out.append("Python on two ranks: no mpi4py here (Debian: python3-mpi4py)")
    yield contender("power", "Python loop, (-1)**i as in tutorials", setup.python_terms)
    yield contender("flip", "Python loop, sign = -sign", setup.python_terms)
    if with_numpy:
        yield contender("numpy", "Python, numpy", setup.numpy_terms)
    else:
        left_out.append(f"numpy: not in {python} (Debian: python3-numpy)")


def contenders(setup, left_out):
    """Everything that can be run here; what cannot is told in LEFT_OUT."""
    found = [Pijob(kernel, setup) for kernel in _kernels(setup, left_out)]
    for name, label in (("loop-O2", "C loop, -O2"),
                        ("loop-O3", "C loop, -O3 -march=native"),
                        ("loop-fast", "C loop, the same and -ffast-math")):
        path = setup.tool(name)
        found.append(Contender(name, label, setup.terms, threaded=True,
                               program=lambda n, threads, path=path:
                               [path, str(n), str(threads)]))
    found.append(Contender("cpi", "cpi, the midpoint rule", setup.terms,
                           lambda n, threads: [setup.tool("cpi"), str(n)]))
    found += _pythons(setup, left_out)
    return found


def layouts(left_out):
    """Ranks and threads that have a core each."""
    cores = len(os.sched_getaffinity(0))
    if cores < 2:
        left_out.append("two ranks, two threads: there is one core")
    return [layout for layout in LAYOUTS if layout[0] * layout[1] <= cores]


class Speed:
    """rates[NAME, LAYOUT], divisions[KERNEL], multiply_adds[KERNEL] and groups[KERNEL], which
    is one division and fourteen multiply-adds: samples, per second."""

    def __init__(self, setup, left_out):
        self.contenders = contenders(setup, left_out)
        self.layouts = layouts(left_out)
        self.kernels = [c.kernel for c in self.contenders if isinstance(c, Pijob)]
        self.rates = {}
        self.divisions = {kernel: Sample() for kernel in self.kernels}
        self.multiply_adds = {kernel: Sample() for kernel in self.kernels}
        self.groups = {kernel: Sample() for kernel in self.kernels}

    def sample(self, name, layout=(1, 1)):
        return self.rates.get((name, layout), Sample())

    def measure(self, setup, failures):
        """All of them once, then all of them again, so that a machine that gets slower
        does so for everybody."""
        broken = set()
        for repetition in range(setup.repetitions):
            setup.progress(f"speed, round {repetition + 1} of {setup.repetitions}")
            for kernel in self.kernels:
                self._throughput(setup, kernel)
            for layout in self.layouts:
                for contender in self.contenders:
                    if contender.name in broken or not contender.takes(*layout):
                        continue
                    try:
                        rate = contender.rate(setup, *layout)
                    except Failed as failure:
                        broken.add(contender.name)
                        failures.append(f"{contender.label}: {failure}")
                        continue
                    self.rates.setdefault((contender.name, layout), Sample()).add(rate)

    def _throughput(self, setup, kernel):
        answer = keys(run([setup.tool("throughput"), kernel], LIMIT)[0])
        self.divisions[kernel].add(float(answer["divisions"]))
        self.multiply_adds[kernel].add(float(answer["multiply_adds"]))
        self.groups[kernel].add(float(answer["groups"]))

    def ceiling(self, kernel):
        """Terms per second if the core did nothing but the kernel's divisions and fused
        multiply-adds, both at once, and none had to wait for the result of another."""
        return GROUP_TERMS * self.groups[kernel].median

    def reached(self, kernel):
        """The share of that, or None when the kernel was not measured."""
        sample = self.sample(f"pijob-{kernel}")
        return sample.median / self.ceiling(kernel) if sample else None

    def best(self):
        """The kernel that pijob would choose."""
        return f"pijob-{self.kernels[0]}"
