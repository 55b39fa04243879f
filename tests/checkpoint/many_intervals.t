#!/bin/bash
# many_intervals.t - a resume from what two interrupted launches of thousands of ranks have left: each
# rank is told the blocks of its own share only
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

RECORDS=$builddir/bench/records
[ -e "$RECORDS" ] || skip_all "no $RECORDS: 'make check' builds it"
cd "$SCRATCH" || exit 99
killable
TERMS=30000000000 RANKS=3000 # more intervals than SHARED_INTERVALS of src/run/share_work.h
printf 'series: {terms: %s}\n' $TERMS >right.yaml
printf 'series: {terms: %s}\ncheckpoint: {directory: ck, interval: 100ms}\n' $TERMS >job.yaml

on 2 --quiet --log right.log right.yaml
run 100 "${command[@]}"
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed run has a sum" || show_run
run 60 "$RECORDS" ck $TERMS $RANKS
is "$status" 0 "two launches of $RANKS ranks are interrupted" || show_run
mkdir before && mv ck before
run 20 "$PIJOB" --status --set checkpoint.directory=before/ck job.yaml
kept=$(sed -n 's/^terms: //p' <<<"$out")
like "$kept" '^[1-9][0-9]*$' "... and leave some work" || show_run

# again TAG RANKS ARGUMENT...: RANKS ranks go on from a copy.
again () {
    mkdir "$1" && cp -r before/ck "$1" && cp job.yaml "$1" && cd "$1" || exit 99
    on "$2" --quiet --log log "${@:3}" job.yaml
    run 100 "${command[@]}"
    cd ..
}
for ranks in 1 2 5; do
    again all.$ranks $ranks --set communication=all
    is "$status $(resumed all.$ranks/log) $(log_value all.$ranks/log sum)" "0 $kept $right" \
        "$ranks ranks go on from all of it, to the right bits" || show_run
done

# ---- Stopped half-way ----

mkdir stop && cp -r before/ck job.yaml stop
on 3 --kernel baseline --log log job.yaml
launch stop "${command[@]}"
within 100 has_events stop/log checkpoint 1
kill -USR1 "$(owner_pid stop)"
await
if [ "$status" -eq 0 ]; then
    skip "this machine has summed it too fast" "three ranks are stopped"
else
    is "$status" 75 "three ranks are stopped" || diag "$(cat stop/err)"
    more=$(kept stop)
    [ "$more" -gt "$kept" ]
    ok $? "... after they came further" || diag "$more"
    cd stop || exit 99
    on 4 --quiet --log next job.yaml
    run 100 "${command[@]}"
    cd ..
    is "$status $(resumed stop/next) $(log_value stop/next sum)" "0 $more $right" \
        "... and four ranks go on from there, to the right bits" || show_run
fi

# ---- An MPI that gives a rank the share of another ----

SHIM=$builddir/tests/fault/wrong_messages.so
if [ -e "$SHIM" ]; then
    cat >preloaded <<END
#!/bin/sh
LD_PRELOAD='$SHIM' PIJOB_WRONG='MPI_Scatter 16 1' exec '$PIJOB' "\$@"
END
    chmod +x preloaded
    PIJOB=$SCRATCH/preloaded again wrong 3 --set communication=scatter-gather
    is "$status" 2 "a rank is given another interval by MPI: exit status 2" || show_run
    like "$err" "pijob: rank 1 of 3 on [^:]*: the exchange has given this rank the blocks from number [0-9]+ on, [0-9]+ of them; its share is [0-9]+ from number [0-9]+ on: MPI has changed the message" \
        "... and the rank and its host are named"
    is "$(log_value wrong/log verdict)" "" "... and there is no verdict of a pass"
else
    skip "no $SHIM" "an MPI that gives a rank the share of another"
fi

done_testing
