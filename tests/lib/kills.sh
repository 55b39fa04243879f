# kills.sh - rounds of kill -9 on one sum, until it is complete; then on the next
#
# Source it, in a script for bash, behind tap.sh and runs.sh.  Several streams of rounds run
# at a time, each in a directory of its own, and report into DIRECTORY/report; report_of prints it.
#
# A launcher is four functions, called with the name of the stream: NAME_command RANKS
# ARGUMENT... (leaves the command that runs pijob, in $command), NAME_victims KIND (prints
# pids; KIND is one that `kills` was given), NAME_relieve KIND (does what is left to the operator),
# NAME_is_over (whether nothing is left of the launch), NAME_lingers (prints why the launcher itself may
# be left, or fails).
#
# SPDX-License-Identifier: BSD-3-Clause

# draw N: a random number below N, in $drawn.  Not in a subshell: it would draw the same again.
draw () { drawn=$((RANDOM % $1)); }

# one PID...: one of these, by $drawn.
one () {
    shift $((drawn % $#))
    echo "$1"
}

lives () { kill -0 "$1" 2>/dev/null; }

# result STATUS TEXT: a line of the report.
result () {
    if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi >>"$stream/report"
    return "$1"
}

remark () { diag "$*" >>"$stream/report"; }

# report_of STREAM: as assertions of this script.
report_of () {
    [ "$(tail -n 1 "$1/report")" = "# $1 is done" ]
    ok $? "$1 came to its end"
    while IFS= read -r line; do
        case $line in
        'ok - '*) ok 0 "${line#ok - }" ;;
        'not ok - '*) ok 1 "${line#not ok - }" ;;
        'skip - '*'|'*) line=${line#skip - } && skip "${line%%|*}" "${line#*|}" ;;
        "# $1 is done") ;;
        *) echo "$line" ;;
        esac
    done <"$1/report"
}

# fresh: the next sum begins, from nothing.
fresh () {
    sums=$((sums + 1))
    log=$stream/sum$sums.log
    directory=$fast/$stream.$sums
    before=0
    killed=0
    local files=auto
    [ $((sums % 2)) -eq 0 ] || files=host
    cat >"$stream/job.yaml" <<END
series: {terms: $TERMS}
checkpoint: {directory: "$directory", interval: 100ms, files: $files}
log: {file: sum$sums.log}
END
}

# completed: the launch came to its end; so it has to be a good one.
completed () {
    await
    [ "$status $(log_value "$log" sum) $(log_value "$log" verdict)" = "0 $right pass" ] &&
        [ "$(kept "$stream")" = "$TERMS" ] && [ "$(whole "$log")" = OK ]
    result $? "$stream: sum $sums ends, after $killed rounds, with the right bits" ||
        remark "status $status: $(tail -n 5 "$stream/err" "$log")"
    rm -rf "$directory"
    fresh
}

# finish: let the sum come to its end.
finish () {
    local kind=
    draw 6
    "${launcher}_command" 4 --quiet job.yaml
    launch "$stream" "${command[@]}"
    completed
}

# has_news: a checkpoint of this launch, or its end.
has_news () { has_events "$log" checkpoint $((told_events + 1)) || ! lives "$launched"; }

# victims KIND: prints them, once there are any; nothing: the launch has ended.
victims () {
    local found=
    while lives "$launched"; do
        found=$("${launcher}_victims" "$1")
        [ -z "$found" ] || break
        sleep 0.02
    done
    echo "$found"
}

# start_round: a launch of any shape; leaves $ranks.
start_round () {
    local exchanges=(reduce point-to-point scatter-gather all) exchange threads

    draw 7 && ranks=$((drawn + 2))
    draw 2 && threads=$((drawn + 1))
    draw 4 && exchange=${exchanges[drawn]}
    told_events=$(events "$log" checkpoint)
    resumes=$(events "$log" resume)
    draw 6 # for NAME_command
    "${launcher}_command" "$ranks" --quiet --kernel baseline --set "communication=$exchange" \
        --set "series.threads=$threads" job.yaml
    launch "$stream" "${command[@]}"
}

# moment: wait for one, and say which: one of four while it starts, the others in mid-run.
moment () {
    draw 4
    if [ "$drawn" -eq 0 ] && [[ $kind != *", unseen" ]]; then
        draw 1000
        moment="$drawn ms after its start"
    else
        within 200 has_news
        draw 400
        moment="$drawn ms after its first checkpoint"
    fi
    sleep "$(printf '0.%03d' "$drawn")"
}

# kill_round KIND: one launch, and one kill.  RETURN: 1 if the sum was complete before.
kill_round () {
    local kind=$1 ranks told_events resumes moment durable told kept pids name why

    # Unseen are only ranks in mid-run: not in the middle of MPI_Init or MPI_Finalize.
    if [[ $kind == *", unseen" ]] && [ "$before" -gt $((TERMS / 3)) ]; then finish; fi
    start_round
    moment
    durable=$(kept "$stream")
    draw 32768 # for one of several
    pids=$(victims "$kind")
    # shellcheck disable=SC2086 # a list
    if [ -z "$pids" ] || ! kill -9 $pids; then
        completed
        return 1
    fi
    killed=$((killed + 1))
    "${launcher}_relieve" "$kind"
    name="$stream, round $round: kill -9 of $kind, of $ranks ranks, $moment: nothing is left"
    if within 200 "${launcher}_is_over"; then
        result 0 "$name"
    else
        if why=$("${launcher}_lingers"); then echo "skip - $why|$name" >>"$stream/report"; else result 1 "$name"; fi
        remark "$(tail -n 5 "$stream/err")"
        strike "$stream" pijob KILL
        pkill -KILL -P "$launched"
        kill -9 "$launched"
    fi
    await

    kept=$(kept "$stream")
    told=$(told "$log" 2>/dev/null)
    [ "$kept" -ge "${told:-0}" ] && [ "$kept" -ge "$before" ] && [ "$kept" -ge "$durable" ] &&
        { [ -z "$told" ] || [ "$(rank_0_kept "$stream" "$log")" = OK ]; } &&
        { [ "$(events "$log" resume)" -eq "$resumes" ] || [ "$(resumed "$log")" = "$before" ]; }
    result $? "... which resumed all that was kept, and lost nothing that it told of" ||
        remark "before $before, resumed $(resumed "$log"), told $told, durable $durable, kept $kept; rank 0: $(rank_0_kept "$stream" "$log")"
    before=$kept
}

# kills STREAM LAUNCHER ROUNDS KIND...: so many rounds, of each kind in turn; then the sum may
# come to its end.  To be run in the background.
kills () {
    stream=$1
    launcher=$2
    local rounds=$3 round kinds
    shift 3
    kinds=("$@")
    RANDOM=$((SEED + $(printf %s "$stream" | cksum | cut -d' ' -f1)))
    sums=0
    fresh
    round=1
    while [ "$round" -le "$rounds" ]; do
        if kill_round "${kinds[(round - 1) % ${#kinds[@]}]}"; then round=$((round + 1)); fi
    done
    finish
    remark "$stream is done"
}
