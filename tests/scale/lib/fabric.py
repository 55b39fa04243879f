# SPDX-License-Identifier: BSD-3-Clause
"""The simulated machine: hosts of 64 cores in a fat tree, by the parameters of LogGP.

A log has whole microseconds, which are long for a message.  So the simulated machine runs in
slow motion: each of its seconds stands for a millisecond.
"""

SLOW = 1000
CORES = 64
HOSTS_A_SWITCH = 8

# Seconds, and seconds a byte.  L: the default of LogGOPSim (https://github.com/spcl/LogGOPSim,
# simulator.ggo).  o = g and G: Omni-Path at Los Alamos, 2.88e6 messages of one byte a second
# and 12.38e9 bytes a second of one pair (osu_mbw_mr,
# https://gist.github.com/hppritcha/8da4436a216c9d96bf10ad9d403da03f).
L = 2.5e-6
O = 0.35e-6
G = 0.081e-9


def platform(hosts):
    """The machine for SimGrid.  Two hosts at different switches are four links apart.  A
    message within a host takes as long as one to the farthest host, so that a time depends on
    the number of ranks and not on where they are."""
    switches = -(-hosts // HOSTS_A_SWITCH)
    latency = L * SLOW
    bandwidth = 1 / (G * SLOW)
    return f"""<?xml version="1.0"?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1">
  <cluster id="machine" prefix="n" suffix="" radical="1-{switches * HOSTS_A_SWITCH}"
      speed="1Gf" core="{CORES}" bw="{bandwidth}Bps" lat="{latency / 4}s"
      sharing_policy="SPLITDUPLEX" loopback_bw="{bandwidth}Bps" loopback_lat="{latency}s"
      topology="FAT_TREE" topo_parameters="2;{HOSTS_A_SWITCH},{switches};1,{HOSTS_A_SWITCH};1,1"/>
</platform>
"""


def hostfile(ranks, on_host=CORES):
    """A line for each rank: the first ON_HOST are on n1."""
    return "".join(f"n{rank // on_host + 1}\n" for rank in range(ranks))


def options():
    """For smpirun: LogGP as it is, without what SMPI has learned from another cluster; the
    collectives of Open MPI, with the binomial trees that it has for small messages."""
    overhead = f"0:{O * SLOW}:0"
    settings = {
        "smpi/host-speed": "1Gf", "smpi/simulate-computation": "no",
        "network/latency-factor": 1, "network/bandwidth-factor": 1,
        "smpi/lat-factor": "0:1", "smpi/bw-factor": "0:1", "network/crosstraffic": "no",
        "smpi/os": overhead, "smpi/ois": overhead, "smpi/or": overhead,
        "smpi/async-small-thresh": 65536,
        "smpi/test": O * SLOW, "smpi/iprobe": O * SLOW,
        "smpi/coll-selector": "ompi", "smpi/bcast": "binomial_tree",
        "smpi/scatter": "ompi_binomial",
        "contexts/stack-size": 512,
    }
    return [f"--cfg={key}:{value}" for key, value in settings.items()] + [
        "--log=root.thresh:error"]
