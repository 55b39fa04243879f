# SPDX-License-Identifier: BSD-3-Clause
"""The wall time of a tiny job under srun, beside that of a bare MPI hello."""

import contextlib
import os
import shlex
import shutil
import subprocess

from figures import Sample
from launch import Failed, run

TERMS = 1000000
LIMIT = 60  # seconds for a launch
SRUN = ["srun", "--nodes=1", "--ntasks=2", "--mpi=pmix"]


@contextlib.contextmanager
def slurm(setup):
    """A Slurm for two ranks: the one of this machine, or else a private one, which is
    there as long as this context.  Gives its name and the environment for srun."""
    for program in ("srun", "sinfo"):
        if not shutil.which(program):
            raise Failed(f"no {program} here (Debian: slurm-client)")
    with contextlib.suppress(Failed):
        if run(["sinfo", "-h"], 15)[0].strip():
            yield "of this machine", dict(os.environ)
            return

    cluster = os.path.join(setup.srcdir, "tests", "cluster", "cluster")
    for program in ("slurmctld", "slurmd", "munged"):
        if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin"):
            raise Failed(f"no Slurm answers, and there is no {program} to start one "
                         "(Debian: slurmctld slurmd munge)")
    if not os.access(cluster, os.X_OK):
        raise Failed(f"no Slurm answers, and {cluster} is not there to start one")
    control = [cluster, "--name", f"bench{os.getpid()}"]
    try:
        run([*control, "up", "--nodes", "1", "--cpus", "2"], 120)
        yield "private, one node of two CPUs", _environment(run([*control, "env"], 30)[0])
    finally:
        subprocess.run([*control, "down"], timeout=120, check=False, capture_output=True)


def _environment(exports):
    """The environment after the lines "export NAME='VALUE'" of EXPORTS."""
    environment = dict(os.environ)
    for line in exports.splitlines():
        words = shlex.split(line)
        if len(words) == 2 and words[0] == "export":
            name, value = words[1].split("=", 1)
            environment[name] = value
    return environment


class Startup:
    """hello and pijob: samples, in seconds."""

    def __init__(self):
        self.slurm = None
        self.hello = Sample()
        self.pijob = Sample()

    def measure(self, setup):
        hello = [*SRUN, setup.tool("hello")]
        pijob = [*SRUN, *setup.pijob(TERMS, os.path.join(setup.scratch, "startup.log"), 1)]
        with slurm(setup) as (self.slurm, environment):
            for command in (hello, pijob):  # from the disk into memory
                run(command, LIMIT, environment, setup.scratch)
            for repetition in range(setup.startups):
                if repetition % 10 == 0:
                    setup.progress(f"start-up, launch {repetition + 1} of {setup.startups}")
                turn = [(hello, self.hello), (pijob, self.pijob)]
                for command, sample in turn if repetition % 2 == 0 else reversed(turn):
                    sample.add(run(command, LIMIT, environment, setup.scratch)[1])
