# results.sh - the directory of the reports of an acceptance suite
#
# It may be in a directory where others can write.  What is there already is used only if it
# is an empty directory of this user, no link, where nobody else can write; so nothing is
# written through what others have put there.  The reports are written by names without a
# directory, from inside.  Only pijob's own logs are written by the path; results_same tells,
# before each case, whether it still leads here.
# shellcheck shell=bash disable=SC2154 # variables of pijob-accept
#
# SPDX-License-Identifier: BSD-3-Clause

# results_refused MESSAGE...
results_refused () {
    say "$*: give --output another directory, preferably one that does not exist"
    return 4
}

# results_make: make $output and go there; 4: refused, 1: it cannot be created.
results_make () {
    local made='' found
    while [[ $output == ?*/ ]]; do output=${output%/}; done
    case $output in
    -*) output=./$output ;;
    esac
    case $output in
    /*) results_path=$output ;;
    *) results_path=$start/$output ;;
    esac
    if [ -L "$output" ]; then
        results_refused "$output is a symbolic link"
        return
    fi
    if [ ! -e "$output" ]; then
        mkdir -p -- "${results_path%/*}/" && mkdir -- "$output" || return 1
        made=yes
    elif [ ! -d "$output" ]; then
        results_refused "$output is not a directory"
        return
    fi
    cd -P -- "$output" || return 1
    results_same || return 4
    [ -z "$made" ] || chmod go-w . || return 1 # of a default ACL
    found=$(stat -c '%u %A' .) || return 1
    if [ "${found%% *}" != "$EUID" ]; then
        results_refused "$output belongs to user ${found%% *}, not to user $EUID"
    elif [[ $found != *' d'????-??-? ]]; then
        results_refused "others can write to $output (chmod go-w)"
    elif [ -e accept.tap ]; then
        results_refused "$output contains the reports of another run"
    elif [ -n "$(ls -A)" ]; then
        results_refused "$output is not empty"
    fi
}

# results_same: whether the path still leads to the current directory.
results_same () {
    [ ! -L "$results_path" ] && [ "$results_path" -ef . ] && return 0
    say "the output directory $results_path was replaced by another one"
    return 1
}
