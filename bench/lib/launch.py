# SPDX-License-Identifier: BSD-3-Clause
"""Running programs: every launch has a time limit, and a failure says what it printed."""

import os
import shutil
import signal
import subprocess
import time


class Failed(Exception):
    """A command could not run, failed, or took too long; the text says which."""


def run(command, limit, env=None, cwd=None, accept=(0,)):
    """Run COMMAND, for at most LIMIT seconds, with nothing on its standard input.
    Return what it printed and the wall time; raise Failed, also for an exit status that
    is not in ACCEPT."""
    began = time.monotonic()
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=env, cwd=cwd,
                                   start_new_session=True)
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from error
    try:
        output, complaint = process.communicate(timeout=limit)
    except BaseException as error:
        # Its ranks, too: an orphan would spoil what is measured next.  Politely first:
        # a launcher then ends what it started in sessions of their own.
        for sign in (signal.SIGTERM, signal.SIGKILL):
            _kill(process, sign)
        if isinstance(error, subprocess.TimeoutExpired):
            raise Failed(f"no end after {limit} s: {' '.join(command)}") from error
        raise
    seconds = time.monotonic() - began
    if process.returncode not in accept:
        lines = complaint.strip().splitlines() or ["(nothing on standard error)"]
        raise Failed(f"exit status {process.returncode}: {' '.join(command)}: {lines[0]}")
    return output, seconds


def _kill(process, sign):
    try:
        os.killpg(process.pid, sign)
        process.wait(timeout=5)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        pass


def keys(text):
    """The lines "KEY: VALUE" of TEXT that are not indented, the last of each key."""
    pairs = (line.split(":", 1) for line in text.splitlines()
             if ":" in line and not line[0].isspace())
    return {key: value.strip() for key, value in pairs}


class Mpirun:
    """The mpirun of this machine: ranks bound to as many cores as they have threads."""

    def __init__(self):
        self.path = shutil.which("mpirun")
        self.version = None
        self.options = lambda threads: []
        if not self.path:
            return
        self.version = run([self.path, "--version"], 30)[0].splitlines()[0]
        if "Open MPI" in self.version or "OpenRTE" in self.version:
            root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
            self.options = lambda threads: [
                *root, "--map-by", f"slot:PE={threads}", "--bind-to", "core"]

    def command(self, ranks, threads, program):
        if not self.path:
            raise Failed("no mpirun here")
        return [self.path, *self.options(threads), "-n", str(ranks), *program]
