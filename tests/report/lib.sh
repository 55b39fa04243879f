# lib.sh - shared by the tests of pijob-report; source it behind tap.sh
#
# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash disable=SC2034,SC2154

REPORT=$builddir/pijob-report
DATA=$srcdir/tests/report/data

# report ARGUMENT...: run it within a time limit; $status, $out, $err.
report () { run 60 "$REPORT" "$@"; }

# printable TEXT: whether it has no control characters but the newline, also none of 8 bits.
printable () { ! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]' <<<"$1"; }

# python_yaml: a Python with the module yaml, in $PYTHON, or nothing there.
python_yaml () {
    local python
    PYTHON=
    for python in python3 /usr/bin/python3; do
        PYTHON=$("$python" -c 'import sys, yaml; print(sys.executable)' 2>/dev/null) && return
    done
}
