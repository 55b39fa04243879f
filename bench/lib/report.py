# SPDX-License-Identifier: BSD-3-Clause
"""The result, for people (tables) and for programs (a mapping, for YAML)."""

from figures import Target, ratio
from speed import KERNELS


def _power(terms):
    """TERMS, a power of ten, as people write it."""
    return f"10^{len(str(terms)) - 1}"


def _kernel_targets(speed):
    if "avx2" in speed.kernels:
        avx2 = speed.sample("pijob-avx2")
        loops = [speed.sample(name) for name in ("loop-O2", "loop-O3", "loop-fast")]
        fastest = max(filter(None, loops), key=lambda loop: loop.median, default=None)
        yield Target("kernel avx2, over the fastest C loop", ratio(avx2, fastest),
                     "at least", 12)
        yield Target("kernel avx2, over the Python loop with (-1)**i",
                     ratio(avx2, speed.sample("python-power")), "at least", 3000)
    for kernel in speed.kernels:
        reached = speed.reached(kernel)
        yield Target(f"kernel {kernel}, of the terms at the very best",
                     None if reached is None else reached * 100, "at least", 75, "%")


def targets(speed, startup, memory, checkpoint):
    """What the project has promised to show, as measured."""
    best = speed.best()
    one = speed.sample(best)
    found = [
        Target("one core, over the C loop by -O3 -march=native -ffast-math",
               ratio(one, speed.sample("loop-fast")), "at least", 6),
        Target("one core, over the Python loop with (-1)**i",
               ratio(one, speed.sample("python-power")), "at least", 3000),
        Target("one core, over the fastest pure Python loop",
               ratio(one, speed.sample("python-flip")), "at least", 3000),
        Target("two ranks on two cores, over one",
               ratio(speed.sample(best, (2, 1)), one), "at least", 1.95),
        Target("start-up of 10^6 terms under srun, over MPI hello",
               ratio(startup.pijob, startup.hello), "at most", 1.15),
    ]
    found += _kernel_targets(speed)
    for terms, sample in memory.pijob.items():
        more = sample.median - memory.hello.median if sample and memory.hello else None
        found.append(Target(f"memory of a rank, {_power(terms)} terms, over MPI hello", more,
                            "at most", 4, "MiB"))
    found.append(Target("checkpoints every second, over none",
                        ratio(checkpoint.made, checkpoint.without), "at most", 1.01))
    found.append(Target("the share of a job's time that went into them",
                        checkpoint.share.median * 100 if checkpoint.share else None,
                        "at most", 1, "%"))
    found.append(Target(f"resume of {checkpoint.records} records",
                        checkpoint.restore.median if checkpoint.restore else None,
                        "at most", 1, "s"))
    return found


def _layout_text(ranks, threads):
    return f"{ranks} rank{'s' * (ranks > 1)}, {threads} thread{'s' * (threads > 1)}"


def _row(label, sample, digits, *rest):
    low, high = sample.spread
    return (f"  {label:<38}{sample.median:>10.{digits}f}"
            f"{f'{low:.{digits}f} .. {high:.{digits}f}':>22}" + "".join(rest))


def _millions(sample):
    scaled = type(sample)()
    for value in sample.values:
        scaled.add(value / 1e6)
    return scaled


def print_speed(speed):
    best = speed.best()
    for layout in speed.layouts:
        print(f"\n{_layout_text(*layout)}: 10^6 terms per second; "
              f"how often {best} goes into it; over one core")
        for contender in speed.contenders:
            sample = speed.sample(contender.name, layout)
            if not sample:
                continue
            over = ratio(speed.sample(best, layout), sample)
            scaling = ratio(sample, speed.sample(contender.name))
            print(_row(contender.label, _millions(sample), 1,
                       f"{over:>10.2f}" if over else "",
                       f"{scaling:>8.2f}" if layout != (1, 1) and scaling else ""))


def print_throughput(speed):
    print("\nOne core's own throughput, 10^6 per second, and the terms that would allow")
    for kernel in speed.kernels:
        print(_row(f"{kernel}: divisions", _millions(speed.divisions[kernel]), 1))
        print(_row(f"{kernel}: fused multiply-adds", _millions(speed.multiply_adds[kernel]), 1))
        print(_row(f"{kernel}: 1 and 14 at once", _millions(speed.groups[kernel]), 1))
        reached = speed.reached(kernel)
        if reached is not None:
            print(f"  {kernel + ': terms at the very best':<38}"
                  f"{speed.ceiling(kernel) / 1e6:>10.1f}    the kernel reaches {reached:.0%}")


def print_startup(startup):
    if startup.pijob:
        print(f"\nStart-up: seconds of srun with two ranks (Slurm {startup.slurm})")
        print(_row("MPI hello", startup.hello, 3))
        print(_row("pijob, 10^6 terms", startup.pijob, 3,
                   f"{ratio(startup.pijob, startup.hello):>10.3f}"))


def print_memory(memory):
    if memory.hello:
        print("\nMemory: most MiB resident in a rank, of two")
        print(_row("MPI hello", memory.hello, 2))
        for terms, sample in memory.pijob.items():
            if sample:
                print(_row(f"pijob, {_power(terms)} terms", sample, 2,
                           f"{sample.median - memory.hello.median:>+10.2f}"))


def print_checkpoint(checkpoint):
    if checkpoint.made:
        print("\nCheckpoints: seconds of two ranks, without and with one a second")
        print(_row("without", checkpoint.without, 3))
        print(_row("with", checkpoint.made, 3,
                   f"{ratio(checkpoint.made, checkpoint.without):>10.3f}"))
        print(f"  rank 0 made {checkpoint.count} in the last job")
    if checkpoint.operations:
        text = ", ".join(f"{count} {name}" for name, count in checkpoint.operations.items())
        print(f"  file operations of one: {text}")
    if checkpoint.restore:
        print(f"  a record has {checkpoint.bytes} bytes")
        print(_row(f"to read {checkpoint.records} ranks' records, s", checkpoint.restore, 3))


def print_all(speed, startup, memory, checkpoint):
    print_speed(speed)
    print_throughput(speed)
    print_startup(startup)
    print_memory(memory)
    print_checkpoint(checkpoint)


def print_targets(found):
    print("\nMust show")
    for target in found:
        measured = "-" if target.measured is None else f"{target.measured:.2f}"
        print(f"  {target.name:<60}{measured:>9}  {target.sense} {target.limit:g} "
              f"{target.unit}: {target.verdict}")


def describe(speed, startup, memory, checkpoint, found):
    """All of it, for the YAML file."""
    best = speed.best()
    rates = [{
        "name": contender.name, "ranks": layout[0], "threads": layout[1],
        "terms": contender.terms,
        "terms_per_second": speed.sample(contender.name, layout).describe(),
        "pijob_is_times": ratio(speed.sample(best, layout),
                                speed.sample(contender.name, layout)),
        "over_one_core": ratio(speed.sample(contender.name, layout),
                               speed.sample(contender.name)),
    } for layout in speed.layouts for contender in speed.contenders
        if speed.sample(contender.name, layout)]
    throughput = [{
        "kernel": kernel,
        "divisions_per_second": speed.divisions[kernel].describe(),
        "fused_multiply_adds_per_second": speed.multiply_adds[kernel].describe(),
        "groups_per_second": speed.groups[kernel].describe(),
        "terms_per_second_at_best": speed.ceiling(kernel),
        "reached": speed.reached(kernel),
    } for kernel in KERNELS if kernel in speed.kernels]
    result = {"speed": rates, "throughput": throughput}
    if startup.pijob:
        result["startup"] = {"slurm": startup.slurm,
                             "hello_seconds": startup.hello.describe(),
                             "pijob_seconds": startup.pijob.describe(),
                             "ratio": ratio(startup.pijob, startup.hello)}
    if memory.hello:
        result["memory"] = {"hello_mib": memory.hello.describe(), "pijob": [
            {"terms": terms, "mib": sample.describe(),
             "over_hello_mib": sample.median - memory.hello.median}
            for terms, sample in memory.pijob.items() if sample]}
    if checkpoint.restore:
        result["checkpoint"] = {
            "without_seconds": checkpoint.without.describe(),
            "with_seconds": checkpoint.made.describe(),
            "share": checkpoint.share.describe(), "of_rank_0": checkpoint.count,
            "record_bytes": checkpoint.bytes, "file_operations": checkpoint.operations, "records": checkpoint.records,
            "restore_seconds": checkpoint.restore.describe()}
    result["must_show"] = [target.describe() for target in found]
    return result
