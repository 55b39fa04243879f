# SPDX-License-Identifier: BSD-3-Clause
"""The exchanges by LogGP (Alexandrov et al., "LogGP: Incorporating Long Messages into the LogP
Model", 1995): what the simulation must come to, and what nobody can simulate."""

import math

from fabric import G, L, O

INTERVAL = 16  # bytes
PARTIAL = 40


def message(size):
    return L + 2 * O + size * G


def steps(ranks):
    return math.ceil(math.log2(ranks)) if ranks > 1 else 0


def tree(ranks, size):
    """A broadcast or a reduction."""
    return steps(ranks) * message(size)


def tree_of_parts(ranks, size):
    """A gather or a scatter: each rank's part once through the link of rank 0."""
    return steps(ranks) * (L + 2 * O) + (ranks - 1) * size * G


def one_by_one(ranks, size):
    """Rank 0 sends to each rank, or receives from each."""
    return (ranks - 1) * O + message(size)


def exchanges(ranks):
    """Seconds to distribute and to collect, by exchange."""
    return {
        "point-to-point": (one_by_one(ranks, INTERVAL), one_by_one(ranks, PARTIAL)),
        "scatter-gather": (tree_of_parts(ranks, INTERVAL), tree_of_parts(ranks, PARTIAL)),
        "reduce": (tree(ranks, 8), tree(ranks, PARTIAL)),
    }
