#!/bin/bash
# halt.t - a launch that is halted at any point of its work on a checkpoint directory, and
# taken over, and then continued: nothing of what its successor keeps is lost
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"
# shellcheck source=../lib/runs.sh
. "$srcdir/tests/lib/runs.sh"

HALT=$builddir/tests/fault/halt.so
[ -e "$HALT" ] || skip_all "no $HALT; make check makes it"

cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
at_exit 'strike "*" timeout KILL; strike "*" pijob KILL'
export PATIENCE=0.05
TERMS=100000000000

# What each begins with: checkpoints of a launch that was killed, and its mark.
mkdir begin
cat >begin/job.yaml <<END
series: {terms: $TERMS}
checkpoint: {directory: ck, interval: 100ms}
END
launch begin "$PIJOB" --kernel baseline --log log job.yaml
within 60 has_events begin/log checkpoint 2
strike begin pijob KILL
await
rm begin/log

# The points: its operations on names.  It makes no checkpoints but at its begin and its end.
A=("$PIJOB" --set checkpoint.interval=1h --log a.log job.yaml)
cp -r begin list
launch list env LD_PRELOAD="$HALT" HALT_LIST=points "${A[@]}"
await
is "$status" 0 "a launch comes to its end" || diag "$(cat list/err)"
right=$(log_value list/a.log sum)
like "$right" '^[0-9a-f]{32}$' "... with a sum"
mapfile -t points < <(cut -d' ' -f2- list/points | sed 's/owner\.[0-9a-f]*/owner.RUN/')
[ ${#points[@]} -ge 20 ]
ok $? "... and ${#points[@]} operations on names"

is_halted () { pid=$(processes "$1" pijob) && [ -n "$pid" ] && grep -q '^State:.T' "/proc/$pid/status"; }
lives () { kill -0 "$1" 2>/dev/null; }
one_ended () { ! lives "$1" || ! lives "$2"; }
has_begun () { has_events "$1" checkpoint 1 || has_events "$1" result 1; }

# at POINT: prints OK, or what is wrong.
at () {
    local dir=point$1 halted a b told kept
    cp -r begin "$dir"
    launch "$dir" env LD_PRELOAD="$HALT" HALT_BEFORE="$1" "${A[@]}"
    a=$launched
    within 100 is_halted "$dir" || { echo "is not halted"; return; }
    halted=$pid
    mv "$dir/err" "$dir/a.err"

    # The operator makes room for the next one.
    rm -f "$dir/ck/owner" "$dir/ck/owner.lock"
    launch "$dir" "$PIJOB" --kernel baseline --log b.log job.yaml
    b=$launched
    within 100 has_begun "$dir/b.log"
    told=$(told "$dir/b.log")
    kill -CONT "$halted"
    if has_events "$dir/b.log" result 1; then
        # The first one was about to end, with everything kept.
        launched=$a && await && case $status in 0 | 6) ;; *) echo "the first one: $status" ;; esac
        launched=$b && await && [ "$status $(log_value "$dir/b.log" sum)" = "0 $right" ] &&
            [ "$(kept "$dir")" = $TERMS ] && echo "OK, there was nothing left to do"
        return
    fi
    within 100 one_ended "$a" "$b" || return
    if lives "$a"; then
        # It went on before it had read anything, and took the directory in its turn.
        launched=$b
        was_told_of_other "$dir/err" || return
        launched=$a && await && [ "$status $(log_value "$dir/a.log" sum)" = "0 $right" ] &&
            [ "$(resumed "$dir/a.log")" -ge "$told" ] && echo "OK, the first one went on"
        return
    fi
    launched=$a
    was_told_of_other "$dir/a.err" || return
    # What its successor keeps from then on is not lost, either.
    within 100 has_events "$dir/b.log" checkpoint $(($(events "$dir/b.log" checkpoint) + 2))
    strike "$dir" pijob KILL
    launched=$b
    await
    kept=$(kept "$dir")
    told=$(told "$dir/b.log")
    [ "$kept" -ge "$told" ] || { echo "kept $kept < told $told"; return; }
    launch "$dir" "$PIJOB" --log c.log job.yaml
    await
    [ "$status $(resumed "$dir/c.log") $(log_value "$dir/c.log" sum)" = "0 $kept $right" ] && echo OK
}

# was_told_of_other ERR: the launch that ended is over, and says why.
was_told_of_other () {
    await
    [ "$status" -eq 6 ] && grep -qE '^pijob: .*ck: (in use|was taken over) by process' "$1" && return
    echo "ended with $status: $(cat "$1")"
    return 1
}

for ((point = 1; point <= ${#points[@]}; point++)); do
    while [ "$(jobs -rp | wc -l)" -ge 4 ]; do wait -n; done
    {
        at $point >result$point 2>&1
        strike point$point pijob KILL # where something went wrong
    } &
done
wait
for ((point = 1; point <= ${#points[@]}; point++)); do
    like "$(cat result$point)" '^OK' "halted before ${points[point - 1]}$(sed -n 's/^OK,/:/p' result$point)" ||
        diag "$(tail -n 5 point$point/*err point$point/out)"
done

done_testing
