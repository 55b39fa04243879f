# SPDX-License-Identifier: BSD-3-Clause
"""What checkpoints cost: a job that makes them every second beside one that makes none,
and a resume from many records."""

import glob
import os
import shutil
import tempfile

from figures import Sample
from launch import Failed, keys, run

RANKS = 2
INTERVAL = "1s"
RECORDS = 1000
RECORD_TERMS = 1000000000
LIMIT = 300  # seconds for a launch


class Checkpoint:
    """Samples in seconds: of whole jobs, without checkpoints and with; of the share of a
    job's time that went into them; of reading RECORDS records and nothing."""

    def __init__(self):
        self.without = Sample()
        self.made = Sample()
        self.share = Sample()
        self.restore = Sample()
        self.records = RECORDS
        self.count = 0  # checkpoints of the last job, of one rank
        self.bytes = None  # of a record
        self.operations = {}  # on files, by name, for one checkpoint of a rank

    def measure(self, setup):
        self._cost(setup)
        self._trace(setup)
        self._restore(setup)

    def _cost(self, setup):
        log = os.path.join(setup.scratch, "checkpoint.log")
        directory = os.path.join(setup.scratch, "checkpoints")
        _launch(setup, log, setup.terms, [])
        terms = min(10**15, int(float(_last(log, "rate")) * setup.checkpoint_seconds))
        settings = ["--set", f"checkpoint.directory={directory}",
                    "--set", f"checkpoint.interval={INTERVAL}"]
        for repetition in range(setup.repetitions):
            setup.progress(f"checkpoints, round {repetition + 1} of {setup.repetitions}")
            turn = [([], self.without), (settings, self.made)]
            for extra, sample in turn if repetition % 2 == 0 else reversed(turn):
                shutil.rmtree(directory, ignore_errors=True)
                _launch(setup, log, terms, extra)
                sample.add(_mean(log, "total"))
                if extra:
                    self.share.add(_mean(log, "checkpoint") / _mean(log, "total"))
                    self._look(log)

    def _look(self, log):
        with open(log, encoding="utf-8") as file:
            events = [line for line in file if line.startswith("event: checkpoint")]
        self.count = len(events)
        if not events:
            raise Failed("a job with checkpoint.directory made no checkpoint")

    def _trace(self, setup):
        """Count what a rank asks of the file system for its last whole checkpoint."""
        traced = os.path.realpath(os.path.join(setup.scratch, "traced"))
        trace = os.path.join(setup.scratch, "trace")
        shim = os.path.join(setup.builddir, "tests", "fault", "file_faults.so")
        command = setup.pijob(setup.terms * 10, os.path.join(setup.scratch, "traced.log"), 1)
        run([*command[:-1], "--set", f"checkpoint.directory={traced}",
             "--set", "checkpoint.interval=100ms", command[-1]], LIMIT, cwd=setup.scratch,
            env={**os.environ, "LD_PRELOAD": shim, "FILE_FAULTS_BELOW": traced,
                 "FILE_FAULTS_TRACE": trace})
        with open(trace, encoding="utf-8") as file:
            names = [line.split()[1] for line in file
                     if "/s00/r000000." in line or line.endswith("/s00\n")
                     and line.split()[1] == "fsync"]
        # From one unlink of the file aside to the next.
        begins = [i for i, name in enumerate(names) if name == "unlink"]
        if len(begins) < 2:
            raise Failed("a traced job made less than two checkpoints")
        one = names[begins[0]:begins[1]]
        self.operations = {name: one.count(name) for name in dict.fromkeys(one)}

    def _restore(self, setup):
        # Written where fsync costs nothing; they are read from memory in any case.
        fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else setup.scratch
        with tempfile.TemporaryDirectory(prefix="bench-", dir=fast) as top:
            directory = os.path.join(top, "records")
            run([setup.tool("records"), directory, str(RECORD_TERMS), str(RECORDS)], LIMIT)
            files = glob.glob(os.path.join(directory, "e000002", "d*", "s*", "h*"))
            self.bytes = sum(map(os.path.getsize, files)) / RECORDS / 2
            pijob = os.path.join(setup.builddir, "pijob")
            status = [pijob, "--status", "--set", f"series.terms={RECORD_TERMS}",
                      "--set", f"checkpoint.directory={directory}",
                      os.path.join(setup.scratch, "job.yaml")]
            for _ in range(setup.repetitions):
                self.restore.add(run(status, LIMIT, accept=(75,))[1])


def _launch(setup, log, terms, extra):
    if os.path.exists(log):
        os.unlink(log)
    command = setup.pijob(terms, log, 1)
    run(setup.mpirun.command(RANKS, 1, [*command[:-1], *extra, command[-1]]), LIMIT,
        cwd=setup.scratch)


def _last(log, key):
    with open(log, encoding="utf-8") as file:
        return keys(file.read())[key]


def _mean(log, phase):
    """The mean over all ranks of the seconds of PHASE, of the result."""
    with open(log, encoding="utf-8") as file:
        line = [line for line in file if line.strip().startswith(f"{phase}: {{min:")][-1]
    return float(line.split("mean: ", 1)[1].split(",", 1)[0])
