# SPDX-License-Identifier: BSD-3-Clause
"""Run pijob on the simulated machine, and read what came of it."""

import os
import re
import signal
import subprocess
import time

import fabric

PHASES = ("wire_up", "read", "distribute", "compute", "collect", "checkpoint", "total")
NUMBER = r"([0-9.e+-]+)"


class Failed(Exception):
    """The text says what, and where to look."""


def run(command, limit, accept=(0,), env=None, cwd=None):
    """Run COMMAND for at most LIMIT seconds; RETURN its standard output."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env=env, cwd=cwd,
                               start_new_session=True)
    try:
        output, complaint = process.communicate(timeout=limit)
    except BaseException as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise Failed(f"no end after {limit} s: {' '.join(command[:1])}") from error
        raise
    if process.returncode not in accept:
        last = (complaint.strip() or output.strip() or "nothing printed").splitlines()[-8:]
        raise Failed(f"exit status {process.returncode}: {' '.join(command[:1])}: " +
                     " | ".join(last))
    return output


def seconds_of(text, key, slow):
    """The largest of the seconds under KEY in a part of a log."""
    found = re.search(rf"^ *{key}: {{.*max: {NUMBER}", text, re.M)
    return float(found.group(1)) / slow if found else None


def read_log(path, slow=fabric.SLOW):
    """The last result in the log at PATH: its sum, and its seconds, which are SLOW times as
    long as those of the machine."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    result = text.split("event: result")[-1] if "event: result" in text else ""
    digits = re.search(r'^sum: "([0-9a-f]{32})"$', result, re.M)
    verdict = re.search(r"^verdict: (\w+)$", result, re.M)
    if not digits or not verdict:
        raise Failed(f"{path} has no result")
    # The seconds of all phases, and then those of each exchange.
    parts = re.split(r'^- name: "', result, flags=re.M)
    exchanges = {}
    for part in parts[1:]:
        name = part.split('"')[0]
        if "    distribute:" in part:
            exchanges[name] = tuple(seconds_of(part, key, slow)
                                    for key in ("distribute", "collect"))
    return {"sum": digits.group(1), "verdict": verdict.group(1),
            "seconds": {key: seconds_of(parts[0], key, slow) for key in PHASES},
            "exchanges": exchanges, "log_bytes": len(text.encode())}


def read_memory(path):
    """Most bytes that rank 0 held, and any other rank."""
    with open(path, encoding="utf-8") as file:
        ranks = dict(map(int, line.split()) for line in file)
    return ranks[0], max((most for rank, most in ranks.items() if rank != 0), default=0), \
        len(ranks)


def files_under(directory):
    """The number of files, and the most entries of a directory."""
    count = most = 0
    for _, directories, files in os.walk(directory):
        count += len(files)
        most = max(most, len(directories) + len(files))
    return count, most


class Simulation:
    """One machine with RANKS ranks, ON_HOST on each host; everything is below PLACE."""

    def __init__(self, program, ranks, place, limit, on_host=fabric.CORES):
        self.program = program
        self.ranks = ranks
        self.place = place
        self.limit = limit
        self.on_host = on_host
        self.hosts = -(-ranks // on_host)
        os.makedirs(place)
        self._write("platform.xml", fabric.platform(self.hosts))
        self._write("hosts", fabric.hostfile(ranks, on_host))

    def _write(self, name, text):
        with open(os.path.join(self.place, name), "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, name, settings, variables=None, accept=(0,), ranks=None):
        """Run the job NAME with SETTINGS, lines of a description; RETURN what was seen."""
        self._write(f"{name}.yaml", settings)
        files = {key: os.path.join(self.place, f"{name}.{key}")
                 for key in ("log", "memory", "messages")}
        # There smpirun puts a copy of the program for each rank.
        env = dict(os.environ, TMPDIR=self.place, PIJOB_SCALE_ON_HOST=str(self.on_host),
                   PIJOB_SCALE_MEMORY=files["memory"],
                   PIJOB_SCALE_MESSAGES=files["messages"], **(variables or {}))
        for key in list(env):
            if key.startswith(("SLURM", "PMI", "OMPI_")):
                del env[key]
        began = time.monotonic()
        run(["smpirun", "-np", str(ranks or self.ranks), "-platform", "platform.xml",
             "-hostfile", "hosts", *fabric.options(), self.program,
             "--quiet", "--log", files["log"], f"{name}.yaml"],
            self.limit, accept, env, self.place)
        rank_0, others, told = read_memory(files["memory"])
        if told != (ranks or self.ranks):
            raise Failed(f"{told} of {ranks or self.ranks} ranks told of their memory")
        with open(files["messages"], encoding="utf-8") as file:
            messages = int(file.read())
        return {"rank_0": rank_0, "others": others, "messages": messages,
                "log": files["log"], "real_seconds": time.monotonic() - began}
