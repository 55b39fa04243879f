# SPDX-License-Identifier: BSD-3-Clause
"""The growth table, and what it has to show."""

import fit
import model

# Those that have a meaning where MPI_Init, computing and files take no time.
PHASES = ("read", "total")
BEYOND = (10**4, 10**5, 10**6)
ROOM = 1.05  # a simulated time may be this much above what is promised
BYTES_ROOM = 64  # that more digits of the same figures may take


def rows(points):
    """Name, unit and figures of each line of the table; POINTS: by number of ranks."""
    one = next(iter(points.values()))

    def row(name, unit, figure):
        return name, unit, [(ranks, figure(point)) for ranks, point in points.items()]

    yield row("hosts", "", lambda p: p["hosts"])
    for phase in PHASES:
        yield row(f"{phase}", "us", lambda p, key=phase: p["seconds"][key] * 1e6)
    for name in one["exchanges"]:
        for index, half in enumerate(("distribute", "collect")):
            yield row(f"{name}: {half}", "us",
                      lambda p, key=name, i=index: p["exchanges"][key][i] * 1e6)
        yield row("  both", "us", lambda p, key=name: sum(p["exchanges"][key]) * 1e6)
        yield row("  both, by the model", "us",
                  lambda p, key=name: sum(model.exchanges(p["ranks"])[key]) * 1e6)
    yield row("memory of rank 0, most", "B", lambda p: p["rank_0"])
    yield row("memory of another rank, most", "B", lambda p: p["others"])
    yield row("messages", "", lambda p: p["messages"])
    yield row("log", "B", lambda p: p["log_bytes"])
    for key, name in (("files", "checkpoint files"), ("entries", "entries of a directory, most")):
        if key in one:
            yield row(name, "", lambda p, k=key: p[k])
    yield row("real time of the simulation", "s", lambda p: p["real_seconds"])


def text(figure):
    return f"{figure:.0f}" if figure >= 1000 or figure == int(figure) else f"{figure:.3g}"


def table(points):
    """The lines of the growth table: the figures, the exponent of P, and the largest ratio to
    log2(P)."""
    head = "".join(f"{ranks:>12}" for ranks in points)
    yield f"{'':<34}{'':>4}{head}{'exponent':>10}{'/log2':>8}"
    for name, unit, figures in rows(points):
        k = fit.exponent(figures)
        over = fit.over_log2(figures) if unit == "us" else None
        yield (f"{name:<34}{unit:>4}" + "".join(f"{text(value):>12}" for _, value in figures) +
               (f"{k:>10.2f}" if k is not None else f"{'-':>10}") +
               (f"{over:>8.2f}" if over is not None else f"{'-':>8}"))


def beyond(points):
    """Lines for machines that nobody can simulate: the exchanges by the model, and what rank 0
    will hold at the rate measured."""
    names = next(iter(points.values()))["exchanges"]
    most = max(points)
    per_rank = fit.a_rank_more(figures(points, lambda p: p["rank_0"]))
    yield f"{'ranks':>10}" + "".join(f"{name:>18}" for name in names) + f"{'rank 0 holds':>18}"
    for ranks in BEYOND:
        times = "".join(f"{sum(model.exchanges(ranks)[name]) * 1e3:>15.3f} ms" for name in names)
        held = "" if per_rank is None else \
            f"{(points[most]['rank_0'] + per_rank * (ranks - most)) / 1e6:>15.1f} MB"
        yield f"{ranks:>10}{times}{held}"


def figures(points, figure):
    return [(ranks, figure(point)) for ranks, point in points.items()]


def must_show(points, logs, digits):
    """Pairs of a statement and whether it holds (None: not measured, or not promised).  LOGS:
    the bytes of the log by number of hosts, with one rank on each."""
    one = next(iter(points.values()))
    both = figures(points, lambda p: sum(p["exchanges"]["reduce"]))
    over = fit.over_log2(both)
    others = [p["others"] for p in points.values()]
    per_rank = fit.a_rank_more(figures(points, lambda p: p["rank_0"]))
    off = {name: max(abs(sum(p["exchanges"][name]) / sum(model.exchanges(p["ranks"])[name]) - 1)
                     for p in points.values()) for name in one["exchanges"]}
    sums = {p["sum"] for p in points.values()}
    yield ("reduce: communication grows no faster than log2(P), "
           f"at most {over:.2f} times", over <= ROOM)
    yield (f"memory of a rank other than 0 is constant: {min(others)} to {max(others)} B",
           max(others) - min(others) <= BYTES_ROOM)
    yield (f"memory of rank 0: {per_rank or 0:.1f} B a rank, at most 64",
           per_rank <= 64 if per_rank is not None else None)
    yield ("the log does not grow beyond 64 hosts: " +
           ", ".join(f"{hosts} hosts {size} B" for hosts, size in logs.items()),
           max(logs.values()) - min(logs.values()) <= BYTES_ROOM if len(logs) > 1 else None)
    yield (f"the sum is {digits}, as on one real rank", sums == {digits})
    resumed = {p["resumed_sum"] for p in points.values()}
    yield "a job that stops, and goes on with a quarter of the ranks: the same sum", \
        resumed == {digits}
    yield ("a checkpoint of more than 64 ranks has a file for each host, and four: " +
           ", ".join(f"{p['ranks']} ranks {p['files']}" for p in points.values()),
           all(p["files"] == p["hosts"] + 4 for p in points.values() if p["ranks"] > 64)
           if max(points) > 64 else None)
    most = max(p["entries"] for p in points.values())
    yield f"no directory of a checkpoint has more than 256 entries: {most}", most <= 256
    yield "off the LogGP model, at most: " + \
        ", ".join(f"{name} {most:.0%}" for name, most in off.items()), None
