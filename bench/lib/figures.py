# SPDX-License-Identifier: BSD-3-Clause
"""Several repetitions of one measurement, and what they have to reach."""

import statistics


class Sample:
    """The values of one measurement, in the order in which they came."""

    def __init__(self):
        self.values = []

    def add(self, value):
        self.values.append(value)

    def __bool__(self):
        return bool(self.values)

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def spread(self):
        return min(self.values), max(self.values)

    def describe(self):
        """For the YAML file."""
        low, high = self.spread
        return {"median": self.median, "min": low, "max": high,
                "repetitions": len(self.values)}


class Target:
    """A figure that has to be shown: MEASURED (None: not measured, for REASON) is to be
    at least, or at most, LIMIT."""

    def __init__(self, name, measured, sense, limit, unit="times", reason=None):
        self.name = name
        self.measured = measured
        self.sense = sense
        self.limit = limit
        self.unit = unit
        self.reason = reason

    @property
    def verdict(self):
        if self.measured is None:
            return "not measured"
        good = self.measured >= self.limit if self.sense == "at least" \
            else self.measured <= self.limit
        return "reached" if good else "not reached"

    def describe(self):
        """For the YAML file."""
        return {"name": self.name, "measured": self.measured, "sense": self.sense,
                "target": self.limit, "unit": self.unit, "verdict": self.verdict,
                "reason": self.reason}


def ratio(above, below):
    """The ratio of the medians of two samples, or None when one was not measured."""
    return above.median / below.median if above and below else None
