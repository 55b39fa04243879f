# races.sh - two launches of one checkpoint directory in the same moment
#
# Source it behind runs.sh.  A round has a folder of its own below $SCRATCH; the launches of it, "a"
# and "b", meet before they lay hand on the directory (tests/fault/start_line.c).  Either one computes
# the sum and the other is refused; or, if the other was so slow that it came too late, it
# finds the work done.  Never do both compute.
#
# SPDX-License-Identifier: BSD-3-Clause

START_LINE_SO=$builddir/tests/fault/start_line.so
RACE_TERMS=500000000

# race_job FOLDER: its description.
race_job () {
    printf 'series: {terms: %s}\ncheckpoint: {directory: %s, interval: 100ms}\n' \
        $RACE_TERMS "$SCRATCH/$1/ck" >"$SCRATCH/$1/job.yaml"
}

# The launch $1 in this folder, by the rest, a command that ends in pijob: who it is, and its
# exit status.
cat >"$SCRATCH/racer.sh" <<'END'
name=$1
shift
echo "$$ $(hostname -s)" >"$name.id"
export LD_PRELOAD=$START_LINE_SO START_LINE=$PWD/line START_LINE_COUNT=2 START_LINE_AT=$PWD/ck PIJOB_KERNEL=baseline
exec "$@" --quiet --log "$name.log" job.yaml
END

# race_leave FOLDER KIND DEAD: what the launches find: nothing, the owner file DEAD of a launch that
# has ended, or that file without its bytes, and its copy.
race_leave () {
    local ck=$SCRATCH/$1/ck
    [ "$2" != nothing ] || return 0
    mkdir "$ck" && cp "$3" "$ck/owner" || return
    if [ "$2" = damaged ]; then
        ln -s "inode: $(stat -c %i "$ck/owner")|$(tr '\n' '|' <"$ck/owner")" "$ck/owner.copy"
        : >"$ck/owner"
    fi
}

# race_verdict FOLDER SUM: prints "refused" or "late", or what is wrong.
race_verdict () (
    cd "$SCRATCH/$1" || exit 99
    local a b winner loser pid host
    read -r a <a.status && read -r b <b.status || { echo "no exit status"; exit; }
    case $a:$b in
    0:6) winner=a loser=b ;;
    6:0) winner=b loser=a ;;
    0:0)
        # Who found everything done has computed nothing.
        for winner in a b; do
            case $winner in a) loser=b ;; b) loser=a ;; esac
            if [ "$(log_value $winner.log sum)" = "$2" ] && [ "$(log_value $loser.log sum)" = "$2" ] &&
                [ "$(resumed $loser.log)" = $RACE_TERMS ] && [ -z "$(resumed $winner.log)" ]; then
                echo late
                exit
            fi
        done
        echo "both have computed"
        exit
        ;;
    *) echo "exit statuses $a and $b: $(cat a.err b.err)"; exit ;;
    esac
    [ "$(log_value $winner.log sum)" = "$2" ] || echo "wrong bits"
    [ "$(events $loser.log result)" -eq 0 ] || echo "who was refused has a result"
    read -r pid host <$winner.id
    grep -qE "^pijob: $SCRATCH/$1/ck: in use by (Slurm job [0-9]+\.[0-9]+ of cluster [a-z0-9]+ \(host $host, process $pid, since |process $pid on host $host \(since )20[^ ]+Z\): .*; if '[^']+' (on that host )?no longer (shows|lists) it, remove $SCRATCH/$1/ck/owner\$" $loser.err ||
        echo "it does not name process $pid on $host: $(cat $loser.err)"
    if [ -e ck/owner ] || [ -L ck/owner.copy ]; then echo "an owner is left behind"; fi
    echo refused
)

# race_count KIND N: of the verdicts in the files $SCRATCH/KIND.*/verdict, which are N.
race_count () {
    local bad refused late
    bad=$(grep -HvxE 'refused|late' "$SCRATCH/$1".*/verdict)
    refused=$(cat "$SCRATCH/$1".*/verdict | grep -cx refused)
    late=$(cat "$SCRATCH/$1".*/verdict | grep -cx late)
    is "$((refused + late))|$bad" "$2|" "$1: $2 times exactly one of two launches computes"
    diag "$1: $refused times the other one was refused, $late times it found the work done"
}
