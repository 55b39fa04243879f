#!/bin/bash
# replay.t - the harnesses of the fuzzers, with all inputs that are kept
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

FUZZ=$srcdir/tests/fuzz

harnesses=$(grep -l '^int LLVMFuzzerTestOneInput' "$FUZZ"/*.c | sed 's|.*/||; s|\.c$||' | sort)
is "$(find "$FUZZ/corpus" -mindepth 1 -maxdepth 1 -type d | sed 's|.*/||' | sort)" "$harnesses" \
    "each harness has inputs"

# replay NAME PATH...: the harness takes all inputs in the paths.
replay () {
    local name=$1 count
    shift
    count=$(find "$@" -type f | wc -l)
    run 60 "$builddir/tests/fuzz/$name" "$@"
    is "$status|$out|$err" "0|$count inputs|" "$name: $count inputs" && [ "$count" -gt 0 ]
}

for name in $harnesses; do
    replay "$name" "$FUZZ/corpus/$name"
done
replay log "$srcdir/tests/report/data"

run 10 "$builddir/tests/fuzz/log" "$SCRATCH/none"
is "$status|$out" "1|0 inputs" "an input that is not there is noticed"

done_testing
