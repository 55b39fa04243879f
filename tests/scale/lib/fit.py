# SPDX-License-Identifier: BSD-3-Clause
"""How a figure grows with the number of ranks: the exponent of the power that fits best."""

import math


def exponent(points):
    """The k of figure = c * ranks^k, by least squares in logarithms; POINTS are pairs of
    ranks and figure.  None if fewer than two figures are above zero."""
    logs = [(math.log(ranks), math.log(figure)) for ranks, figure in points if figure > 0]
    if len(logs) < 2:
        return None
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    width = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / width if width > 0 else None


def a_rank_more(points):
    """What one rank more adds to the figure, between the fewest and the most ranks."""
    (fewest, first), (most, last) = min(points), max(points)
    return (last - first) / (most - fewest) if most > fewest else None


def over_log2(points):
    """How much faster than log2(ranks) the figure grows, at most: the largest of the ratios of
    figure / log2(ranks) to that of the fewest ranks.  At most 1 if it grows no faster."""
    scaled = [figure / math.log2(ranks) for ranks, figure in sorted(points)]
    return max(scaled) / scaled[0] if scaled and scaled[0] > 0 else None
