#!/bin/bash
# records.t - the ranks share the reading of the records, and rank 0 has the last word
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

SHIM=$builddir/tests/fault/file_faults.so
[ -e "$SHIM" ] || skip_all "no $SHIM: 'make check' builds it"
cd "$SCRATCH" || exit 99
killable
cat >job.yaml <<END
series: {terms: 30000000000}
checkpoint: {directory: ck, interval: 100ms}
END
on 2 --quiet --log right.log --set checkpoint.directory=right job.yaml
run 100 "${command[@]}"
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed run has a sum" || show_run

# What eight ranks leave that are stopped.
mkdir run && cp job.yaml run
on 8 --kernel baseline --log log job.yaml
launch run "${command[@]}"
within 100 has_events run/log checkpoint 1
kill -USR1 "$(owner_pid run)"
await
is "$status" 75 "eight ranks are stopped" || diag "$(cat run/err)"
kept=$(kept run)
like "$kept" '^[1-9][0-9]*$' "... and leave some work"

# again TAG RANK VARIABLE...: two ranks go on from a copy; TAG/trace has what RANK did to files.
again () {
    [ -d "$1" ] || cp -r run "$1"
    cd "$1" || exit 99
    on 2 --quiet --log next.log job.yaml
    run 100 env LD_PRELOAD="$SHIM" FILE_FAULTS_BELOW="$PWD/ck" FILE_FAULTS_TRACE="$PWD/trace" \
        FILE_FAULTS_RANK="$2" "${@:3}" "${command[@]}"
    is "$status $(resumed next.log) $(log_value next.log sum)" "0 $kept $right" \
        "... two ranks go on from all of it, to the right bits" || show_run
    cd ..
}

# opened TAG: which records were opened, and how often.
opened () {
    sed -n 's,^[0-9]* open .*/e000001/s00/\(r[0-9]*\.[01]\)$,\1,p' "$1/trace" | sort | uniq -c |
        awk '{ printf "%s%s*%s", sep, $2, $1; sep = " " }'
}

# names FIRST LAST TIMES: as opened prints them.
names () {
    local rank sep=
    for ((rank = $1; rank <= $2; rank++)); do
        printf '%sr00000%d.0*%d r00000%d.1*%d' "$sep" "$rank" "$3" "$rank" "$3"
        sep=" "
    done
}

again first 0
is "$(opened first)" "$(names 0 3 1)" "rank 0 reads the records of the first half, once"
again second 1
is "$(opened second)" "$(names 4 7 1)" "rank 1 reads those of the other half, once"

# ---- What rank 1 does not see ----

n=$(awk '$2 == "open" && $3 ~ /\/e000001\/s00$/ { print $1; exit }' second/trace)
again blind 1 FILE_FAULTS_AT="$n" FILE_FAULTS_DO=EACCES
is "$err" "" "rank 1 may not open the directory: nothing is said"
again blinder 1 FILE_FAULTS_AT="$n" FILE_FAULTS_DO=ESTALE
n=$(awk '$2 == "open" && $3 ~ /r000005\.[01]$/ { at = $1 } END { print at }' second/trace)
again short 1 FILE_FAULTS_AT="$n" FILE_FAULTS_DO=EIO
n=$(awk '$2 == "open" && $3 ~ /\/ck$/ { print $1; exit }' second/trace)
again none 1 FILE_FAULTS_AT="$n" FILE_FAULTS_DO=EACCES
is "$err" "" "rank 1 may not open the checkpoint directory: nothing is said"

# ---- A record that is gone, or damaged, for all ----

cp -r run gone
rm gone/ck/e000001/s00/r000006.[01]
kept=$(kept gone)
again gone 0
is "$(opened gone)" "$(names 0 3 2) $(names 4 7 1)" "a record is gone: rank 0 has looked itself"
cp -r run damaged
for file in damaged/ck/e000001/s00/r000006.[01]; do
    printf 'x' | dd of="$file" bs=1 seek=100 conv=notrunc 2>/dev/null
done
kept=$(kept damaged)
again damaged 0
like "$err" '^pijob: warning: ck: [12] damaged records?; the blocks that only they contained are summed again$' \
    "records are damaged: rank 0 says how many"
is "$(opened damaged)" "$(names 0 3 2) $(names 4 7 1)" "... and has looked itself"

done_testing
