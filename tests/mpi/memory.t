#!/bin/bash
# memory.t - pijob under valgrind: no errors and nothing lost in its own code
#
# MPI and its friends are known for both, so a record counts when the code that
# made the access or asked for the memory, below the C library and libyaml, is
# pijob's own.
#
# SPDX-License-Identifier: BSD-3-Clause

srcdir=${srcdir:-$(dirname "$0")/../..}
# shellcheck source=../lib/tap.sh
. "$srcdir/tests/lib/tap.sh"

command -v valgrind >/dev/null || skip_all "no valgrind"
cd "$SCRATCH" || exit 99
unset "${!SLURM_@}" "${!OMPI_COMM_@}" "${!PMI_@}" "${!PMIX_@}"
printf 'series: {terms: 10000}\n' >job.yaml
printf 'name: pi\nlog: {fiel: x}\n' >bad.yaml
printf 'series: {terms: 1e8\n' >broken.yaml

PIJOB=$(realpath "$PIJOB")
options=(--xml=yes --xml-file=records.xml --leak-check=full --show-leak-kinds=definite
    --errors-for-leak-kinds=definite --num-callers=40 --child-silent-after-fork=yes)
suppressions=/usr/share/openmpi/openmpi-valgrind.supp
[ ! -e "$suppressions" ] || options+=(--suppressions="$suppressions")

run 60 valgrind "$PIJOB" --version
case $err in
*'unhandled dwarf'*) skip_all "$(valgrind --version) cannot read what this compiler tells the debugger (CFLAGS=-gdwarf-4)" ;;
esac

# own_records: the records of records.xml that are ours, a line each.
own_records () {
    awk -v own="$PIJOB" '
        /<error>/ { stack = 0; place = ""; calls = ""; what = ""; decided = 0 }
        /<kind>/ { what = $0; gsub(/ *<[^>]*>/, "", what) }
        /<stack>/ { stack++ }
        /<obj>/ { object = $0; gsub(/ *<[^>]*>/, "", object) }
        /<fn>/ { function_name = $0; gsub(/ *<[^>]*>/, "", function_name) }
        /<line>/ { line = $0; gsub(/ *<[^>]*>/, "", line) }
        /<frame>/ { object = function_name = line = "" }
        /<\/frame>/ && stack == 1 {
            if (object == own) calls = calls " " function_name ":" line
            if (!decided && object !~ /\/vgpreload_|\/lib(c|m|pthread|yaml)[-.][^\/]*$/) {
                decided = 1
                ours = object == own
            }
        }
        /<\/error>/ && decided && ours { print what " in" calls }' records.xml
}

# clean STATUS NAME ARGUMENT...
clean () {
    local wanted=$1 name=$2 found
    shift 2
    rm -f records.xml
    run 100 valgrind "${options[@]}" "$PIJOB" "$@"
    # Without a record of its end valgrind, not pijob, has failed.
    if ! grep -q '</valgrindoutput>' records.xml; then
        ok 1 "$name: valgrind came to its end"
        show_run
        return
    fi
    is "$status" "$wanted" "$name: exit status $wanted" || show_run
    found=$(own_records)
    is "$found" "" "$name: no errors, nothing lost"
}

clean 0 "--check" --check --set name=x --set expect.ranks=4 job.yaml
clean 4 "a bad description" --check bad.yaml
clean 4 "a description that is no YAML" --check broken.yaml
clean 4 "a missing description" --check nothing.yaml
clean 4 "a wrong --set" --check --set speed=1 job.yaml
clean 0 "a run by all exchanges" --log all.log --set communication=all job.yaml
clean 1 "a log that cannot be written" --log nowhere/my.log job.yaml
clean 3 "a failed check" --log failed.log --set expect.ranks=2 job.yaml
clean 0 "--hello" --hello

done_testing
