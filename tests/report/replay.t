#!/bin/bash
# replay.t - what a fuzzer has found, and all other logs of the tests: everything is written of them
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=lib.sh
. "$srcdir/tests/report/lib.sh"

for file in "$DATA"/*; do
    run 60 "$builddir/tests/report/replay" "$file"
    is "$status|$err" "0|" "${file##*/}"
done

done_testing
