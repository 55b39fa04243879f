# hostile.sh - what tests of hostile surroundings share
# shellcheck shell=bash
#
# Source it behind tap.sh.
#
# SPDX-License-Identifier: BSD-3-Clause

# tools_without NAME...: a directory with all programs of PATH but these, in $tools.
tools_without () {
    local dir file name
    tools=$SCRATCH/tools
    mkdir -p "$tools"
    for dir in /usr/local/bin /usr/bin /bin; do
        for file in "$dir"/*; do
            name=${file##*/}
            case " $* " in *" $name "*) continue ;; esac
            [ -e "$tools/$name" ] || ln -s "$file" "$tools/$name"
        done
    done
}

# other_user: a user who is neither root nor this one, in $other; 1: there is no way to act
# for another.
other_user () {
    other=65534
    [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null
}

# as_other COMMAND...: as that user.
as_other () { setpriv --reuid "$other" --regid "$other" --clear-groups "$@"; }
