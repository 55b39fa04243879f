#!/bin/bash
# fit.t - the figures of `make scale`: exponents, ratios, the model, the table, and what a log
# tells, for data whose answer is known
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

command -v python3 >/dev/null || { skip 1 "no python3 here"; done_testing; exit; }
cd "$SCRATCH" || exit 99

# Data: a log in slow motion, one without a result, the memory of three ranks, and points in
# which all promises hold.
cat >log <<'END'
---
event: start
seconds: {min: 9.000000, mean: 9.000000, max: 9.000000, host: "n1"}
...
---
event: result
sum: "03243f6a843a200ec95d26aac040704d"
seconds:
  wire_up: {min: 0.000000, mean: 0.000000, max: 0.000000, host: "n1"}
  read: {min: 0.001000, mean: 0.002000, max: 0.064000, host: "n1"}
  distribute: {min: 0.000000, mean: 0.000001, max: 0.003850, host: "n1"}
  compute: {min: 0.000000, mean: 0.000075, max: 0.000100, host: "n1"}
  collect: {min: 0.000000, mean: 0.000001, max: 0.034200, host: "n1"}
  checkpoint: {min: 0.000000, mean: 0.000000, max: 0.000000, host: "n1"}
  total: {min: 0.000140, mean: 0.000140, max: 0.500000, host: "n1"}
exchanges:
- name: "reduce"
  sum: "03243f6a843a200ec95d26aac040704d"
  seconds:
    distribute: {min: 0.000000, mean: 0.000001, max: 0.002850, host: "n1"}
    collect: {min: 0.000000, mean: 0.000001, max: 0.034100, host: "n1"}
checks:
- name: "libraries"
  verdict: pass
verdict: pass
...
END
sed '/^\.\.\.$/q' log >unfinished
printf '%s\n' '1 480' '0 9000' '2 500' >memory
cat >data.py <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import fabric, fit, job, judge, model

P = (64, 256, 1024, 4096)


def point(ranks, **other):
    both = (3.2e-6, 3.2e-6 * ranks.bit_length())
    return {"ranks": ranks, "hosts": ranks // 64, "exchanges": {"reduce": both},
            "seconds": {key: 2e-6 for key in job.PHASES}, "rank_0": 1000 + 40 * ranks,
            "others": 480, "sum": "d", "resumed_sum": "d", "messages": ranks ** 2,
            "log_bytes": 5000, "files": ranks // 64 + 4, "entries": 256, "real_seconds": 1.0, **other}


def holds(log=5010, **other):
    points = {64: point(64), 4096: point(4096, **other)}
    return "".join(str(held)[0] for _, held in judge.must_show(points, {64: 5000, 512: log}, "d"))


def line(name):
    """The figures, the exponent and the ratio to log2(P) in the table."""
    lines = judge.table({64: point(64), 4096: point(4096)})
    return next(text for text in lines if text.startswith(name))[34:].split()


def refusal(path):
    try:
        return job.read_log(path)
    except job.Failed as reason:
        return str(reason)


for expression in open(sys.argv[2], encoding="utf-8"):
    print(eval(expression))
END

cases=0
while IFS='|' read -r expression expected name; do
    cases=$((cases + 1))
    printf '%s\n' "$expression" >>expressions
    printf '%s|%s\n' "$expected" "$name" >>expected
done <<'END'
'%.3f' % fit.exponent([(p, 7.0 * p) for p in P])|1.000|what grows with the ranks has exponent 1
'%.3f' % fit.exponent([(p, p ** 2) for p in P])|2.000|with their square, 2
'%.3f' % fit.exponent([(p, 480) for p in P])|0.000|not at all, 0
'%.3f' % fit.exponent([(p, 5 / p) for p in P])|-1.000|what becomes less, -1
fit.exponent([(p, 0) for p in P])|None|nothing has none
fit.exponent([(64, 3)])|None|nor has one figure
fit.exponent([(64, 3), (64, 5)])|None|nor have two of the same number of ranks
'%.3f' % fit.over_log2([(4096, 24), (64, 12)])|1.000|what grows as log2(P), in any order, grows once as fast
'%.3f' % fit.over_log2([(64, 6), (256, 16), (4096, 12)])|2.000|a figure in the middle counts, too
'%.3f' % fit.over_log2([(p, p) for p in P])|32.000|64 times as much for twice the logarithm is 32 times as fast
fit.a_rank_more([(64, 1000 + 64 * 40), (4096, 1000 + 4096 * 40)])|40.0|bytes a rank, without what every rank has
fit.a_rank_more([(64, 1000)])|None|which one figure cannot tell
[model.steps(p) for p in (1, 2, 64, 65)]|[0, 1, 6, 7]|steps of a binomial tree
'%.3f' % (sum(model.exchanges(4096)['reduce']) / sum(model.exchanges(64)['reduce']))|2.000|by the model, reduce grows as log2(P)
'%.2f' % sum(model.exchanges(10 ** 6)['point-to-point'])|0.70|point-to-point takes 0.7 s for 10^6 ranks
fabric.hostfile(65).split()[62:]|['n1', 'n1', 'n2']|64 ranks are on a host
fabric.hostfile(3, 1).split()|['n1', 'n2', 'n3']|or one
'radical="1-64"' in fabric.platform(64) and '"2;8,8;1,8;1,1"' in fabric.platform(64)|True|64 hosts are at 8 switches
['%.3g' % s for s in (job.read_log('log')['seconds']['read'], *job.read_log('log')['exchanges']['reduce'])]|['6.4e-05', '2.85e-06', '3.41e-05']|a log's seconds are those of a machine in slow motion
job.read_log('log')['sum']|03243f6a843a200ec95d26aac040704d|... it has the sum
job.read_log('log')['log_bytes'] == len(open('log').read())|True|... and its size
refusal('unfinished')|unfinished has no result|a log without a result is refused
job.read_memory('memory')|(9000, 500, 3)|memory: rank 0, the most of the others, the number of ranks
line('messages')|['4096', '16777216', '2.00', '-']|the table: figures and exponent
line('memory of another')|['B', '480', '480', '0.00', '-']|... of what is constant
line('read')|['us', '2', '2', '0.00', '1.00']|... of a time, with the ratio to log2(P)
holds()|TTTTTTTTN|all promises hold
holds(exchanges={'reduce': (1e-4, 1e-3)})|FTTTTTTTN|reduce that grows faster than log2(P)
holds(others=900)|TFTTTTTTN|a rank that holds more
holds(rank_0=1000 + 70 * 4096)|TTFTTTTTN|rank 0 that holds 70 bytes a rank
holds(log=9000)|TTTFTTTTN|a log that grows
holds(sum='e')|TTTTFTTTN|another sum
holds(resumed_sum='e')|TTTTTFTTN|another sum of the job that went on
holds(files=4096)|TTTTTTFTN|a file for each rank
holds(entries=257)|TTTTTTTFN|a directory that grows
END

run 30 python3 -B data.py "$srcdir/tests/scale/lib" expressions
is "$status|$err" "0|" "each figure can be had" || show_run
mapfile -t got <<<"$out"
is "$cases ${#got[@]}" "35 35" "... of 35"
row=0
while IFS='|' read -r expected name; do
    is "${got[row]:-}" "$expected" "$name"
    row=$((row + 1))
done <expected

done_testing
