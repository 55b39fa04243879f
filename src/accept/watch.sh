# watch.sh - on a terminal, which case of an acceptance suite is running
#
# A process of its own draws one line on standard error once a second, until it is ended or
# pijob-accept is gone.  It is quiet in the background of a shell, whose terminal is not ours.
# shellcheck shell=bash disable=SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

watch_pid=

# watch_wanted: whether standard error is a terminal that can erase a line.
watch_wanted () { [ -t 2 ] && [ -n "${TERM:-}" ] && [ "$TERM" != dumb ]; }

# watch_foreground: whether the terminal is ours: proc(5), /proc/PID/stat, fields 5 and 8.
watch_foreground () {
    local stat='' fields=()
    IFS= read -r -d '' stat 2>/dev/null <"/proc/$$/stat"
    read -r -a fields <<<"${stat##*)}"
    [ ${#fields[@]} -lt 6 ] || [ "${fields[5]}" = "${fields[2]}" ] || [ "${fields[5]}" = -1 ]
}

# watch_line NUMBER COUNT SECONDS COLUMNS: what a terminal has room for, in $line: the case, its
# number, the seconds, and how many are left; less than a full line, which a terminal may break.
watch_line () {
    local number=$1 count=$2 seconds=$3 columns=$4 time
    printf -v time '%d:%02d' $((seconds / 60)) $((seconds % 60))
    line="running $watch_name ($number of $count), $time, $((count - number)) left"
    [ ${#line} -lt "$columns" ] || line="$number of $count, $time"
    [ ${#line} -lt "$columns" ] || line=
}

# watch_draw NUMBER COUNT: once a second.
watch_draw () {
    local began clock columns line
    case_clock
    began=$clock
    while [ -e "/proc/$$/stat" ]; do
        case_clock
        columns=$(stty size <&2 2>/dev/null)
        columns=${columns##* }
        [[ $columns =~ ^[1-9][0-9]{0,4}$ ]] || columns=80
        watch_line "$1" "$2" $(((clock - began) / 100)) "$columns"
        ! watch_foreground || printf '\r%s\033[K\r' "$line" >&2
        sleep 1
    done
}

# watch_begin NUMBER COUNT: the case of this number begins.
watch_begin () {
    watch_wanted || return 0
    watch_name=$(plain "$case_name")
    { watch_draw "$1" "$2"; } </dev/null >/dev/null &
    watch_pid=$!
}

# watch_end: it has ended.
watch_end () {
    [ -n "$watch_pid" ] || return 0
    kill "$watch_pid" 2>/dev/null
    wait "$watch_pid" 2>/dev/null
    watch_pid=
    ! watch_foreground || printf '\r\033[K' >&2
}
