#!/bin/bash
# elastic.t - killed again and again, and gone on with on other numbers of ranks, by other
# exchanges and threads: the bits of a run that was never disturbed
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/mpirun.sh
. "$srcdir/tests/lib/mpirun.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

cd "$SCRATCH" || exit 99
killable
TERMS=200000000000
printf 'series: {terms: %s}\n' $TERMS >right.yaml
mkdir run
cat >run/job.yaml <<END
series: {terms: $TERMS}
checkpoint: {directory: ck, interval: 100ms}
log: {file: log}
END
log=run/log

on 2 --quiet --log right.log right.yaml
run 200 "${command[@]}"
right=$(log_value right.log sum)
like "$status $right" '^0 [0-9a-f]{32}$' "an undisturbed run has a sum" || show_run

openmp=yes
! "$PIJOB" --version | grep -q '^OpenMP *not built in' || openmp=
before=0
while read -r ranks exchange threads files; do
    [ -n "$openmp" ] || threads=1
    told=$(events "$log" checkpoint)
    on "$ranks" --kernel baseline --set "communication=$exchange" --set "series.threads=$threads" \
        --set checkpoint.files=$files job.yaml
    launch run "${command[@]}"
    PATIENCE=0.02 within 200 has_events "$log" checkpoint $((told + 1))
    kill_run run
    await
    is "$status" 137 "$ranks ranks, $exchange, $threads threads, files: $files: killed" || diag "$(cat run/out run/err)"
    kept=$(kept run)
    [ "$kept" -gt "$before" ] && [ "$kept" -ge "$(told "$log")" ] && [ "$kept" -lt $TERMS ]
    ok $? "... after it came further; all is kept that it had told of" ||
        diag "before: $before, told: $(told "$log"), kept: $kept"
    [ "$before" -eq 0 ] ||
        is "$(resumed "$log")" "$before" "... having resumed all that was kept before"
    before=$kept
done <<'END'
1 reduce 2 auto
7 point-to-point 1 host
3 scatter-gather 2 auto
16 all 1 host
END

on 5 --set communication=point-to-point job.yaml
launch run "${command[@]}"
await
is "$status" 0 "the last launch comes to the end" || diag "$(cat run/err)"
is "$(resumed "$log")" "$before" "... from all that was kept"
is "$(sed -n 's/^ranks_before: //p' "$log" | tr '\n' ' ')" "1 7 3 16 " \
    "each resumed from another number of ranks"
is "$(log_value "$log" sum)" "$right" "the sum has the bits of the undisturbed run"
is "$(log_value "$log" terms) $(log_value "$log" verdict)" "$TERMS pass" "... and all its terms"
is "$(whole "$log")" OK "one log tells of it all, each event whole"

done_testing
